/** This device's camera, microphone and screen during one call. */
export class Media extends EventTarget {
  /** Microphone and camera, as far as there are any. */
  stream = new MediaStream();
  /** @type {MediaStreamTrack | null} */
  screen = null;
  #closed = false;

  get audioOn() {
    return this.stream.getAudioTracks().some((track) => track.enabled);
  }

  get videoOn() {
    return this.stream.getVideoTracks().some((track) => track.enabled);
  }

  /**
   * Asks for what the call needs and goes on without what it cannot have.
   *
   * @param {'audio' | 'video'} callType
   * @returns {Promise<string[]>} what is missing: `camera`, `microphone`
   */
  async open(callType) {
    const wanted = callType === 'video' ? ['microphone', 'camera'] : ['microphone'];
    const both = await capture(wanted);
    // One device that is missing or refused makes the whole request fail: try them one by one.
    const streams = both ? [both] : await Promise.all(wanted.map((device) => capture([device])));
    streams.flatMap((stream) => stream?.getTracks() ?? []).forEach((track) => this.#keep(track));
    const missing = (device, tracks) => wanted.includes(device) && tracks.length === 0;
    return [
      ...(missing('microphone', this.stream.getAudioTracks()) ? ['microphone'] : []),
      ...(missing('camera', this.stream.getVideoTracks()) ? ['camera'] : []),
    ];
  }

  /** @param {boolean} on */
  setAudio(on) {
    this.stream.getAudioTracks().forEach((track) => (track.enabled = on));
  }

  /** @param {boolean} on */
  setVideo(on) {
    this.stream.getVideoTracks().forEach((track) => (track.enabled = on));
  }

  /**
   * A camera in a call that began without one.
   *
   * @returns {Promise<MediaStreamTrack | undefined>} undefined where there is none to be had
   */
  async addCamera() {
    const [track] = (await capture(['camera']))?.getVideoTracks() ?? [];
    if (track) {
      this.#keep(track);
    }
    return track;
  }

  /**
   * Lets the user choose a screen, a window or a tab. The event `unshared` follows when the browser's
   * own button ends it.
   *
   * @returns {Promise<MediaStreamTrack | null>} null when he chose none
   */
  async startScreen() {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
      [this.screen] = stream.getVideoTracks();
      this.screen.onended = () => this.dispatchEvent(new Event('unshared'));
    } catch {
      this.screen = null;
    }
    return this.screen;
  }

  stopScreen() {
    this.screen?.stop();
    this.screen = null;
  }

  close() {
    this.#closed = true;
    this.stopScreen();
    this.stream.getTracks().forEach((track) => track.stop());
  }

  /** The user may take long to allow a device: by then the call may be over. */
  #keep(track) {
    this.stream.addTrack(track);
    if (this.#closed) {
      track.stop();
    }
  }
}

/**
 * @param {string[]} devices
 * @returns {Promise<MediaStream | undefined>} undefined when the browser or the user refuses
 */
async function capture(devices) {
  const video = devices.includes('camera') && { width: { ideal: 1280 }, height: { ideal: 720 } };
  try {
    // Without https, and not on 127.0.0.1, there is no navigator.mediaDevices at all.
    return await navigator.mediaDevices.getUserMedia({
      audio: devices.includes('microphone'),
      video,
    });
  } catch {
    return undefined;
  }
}
