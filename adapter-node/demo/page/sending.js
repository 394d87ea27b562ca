import { Media } from './media.js';
import { remember } from './visit.js';

/** What this device sends in a call, and the switches for it; others are told of each. */
export class Sending {
  media = new Media();
  #call;
  #switches = { audio: true, video: true };

  /** @param {import('./call.js').Call} call */
  constructor(call) {
    this.#call = call;
    this.media.addEventListener('unshared', () => this.stopSharing());
  }

  /**
   * Before `open`: who was muted before a reload stays muted.
   *
   * @param {{ audio: boolean, video: boolean } | undefined} switches as they were
   */
  restore(switches) {
    this.#switches = switches ?? this.#switches;
  }

  /** Asks for what the call needs and says what it goes on without. */
  async open() {
    const missing = await this.media.open(this.#call.callType);
    this.media.setAudio(this.#switches.audio);
    this.media.setVideo(this.#switches.video);
    if (missing.length > 0) {
      const secure = window.isSecureContext ? '' : ' (the browser gives them to https pages only)';
      this.#call.report(`Going on without ${missing.join(' and ')}${secure}`);
    }
    this.#call.changed();
  }

  toggleAudio() {
    this.media.setAudio(!this.media.audioOn);
    this.tell();
  }

  async toggleVideo() {
    if (this.media.stream.getVideoTracks().length > 0) {
      this.media.setVideo(!this.media.videoOn);
    } else if (await this.media.addCamera()) {
      this.#updatePeers();
    } else {
      this.#call.report('There is no camera to turn on');
    }
    this.tell();
  }

  /** Others see the screen as one more picture, which each pair negotiates. */
  async share() {
    if (await this.media.startScreen()) {
      this.#updatePeers();
      this.#tellSharing('start');
    }
  }

  stopSharing() {
    this.media.stopScreen();
    this.#updatePeers();
    this.#tellSharing('stop');
  }

  /** `call:muted`: a moderator wants silence, and the target's own devices see to it. */
  beMuted() {
    this.media.setAudio(false);
    this.tell();
    this.#call.report('A moderator muted you');
  }

  /** Tells all that is so now, to a room that was just entered, too. */
  tell() {
    const { audioOn: audio, videoOn: video, screen } = this.media;
    remember({ switches: { audio, video } });
    this.#call.tell('media', 'call:toggle_media', { userId: this.#call.me, audio, video });
    if (screen) {
      this.#tellSharing('start');
    }
    this.#call.changed();
  }

  #tellSharing(action) {
    this.#call.tell('screen', 'call:screen_share', { userId: this.#call.me, action });
    this.#call.changed();
  }

  #updatePeers() {
    this.#call.others.peers().forEach((peer) => peer.update());
  }
}
