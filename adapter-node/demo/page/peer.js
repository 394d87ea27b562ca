import { RemoteMedia } from './remote-media.js';
import { belongsTo, isFromAnotherConnection, readCandidate } from './sdp.js';

const MOST_WAITING_CANDIDATES = 64;

/**
 * The RTCPeerConnection to one other user, with perfect negotiation (WebRTC 1.0, 10.7): either side may
 * offer at any time, and when both do, the polite one takes its offer back.
 *
 * What is done with the connection is done one after the other, so that `signalingState` alone tells
 * whether two offers crossed; the flags of the specification's example are not needed.
 *
 * The event `state` follows when `state` changed.
 */
export class Peer extends EventTarget {
  /** What the other side sends. */
  remote = new RemoteMedia();
  #pc;
  #configuration;
  #media;
  #signal;
  #polite;
  #wantsVideo;
  #jobs = Promise.resolve();
  #negotiates = false;
  #candidates = [];
  #screenTransceiver;

  /**
   * @param {object} options
   * @param {RTCConfiguration} options.configuration
   * @param {boolean} options.polite the side that gives way; the other end must be the opposite
   * @param {boolean} options.wantsVideo whether to ask for a picture without sending one
   * @param {import('./media.js').Media} options.media what to send
   * @param {{ description: (description: RTCSessionDescriptionInit) => void,
   *   candidate: (candidate: RTCIceCandidate) => void }} options.signal ways to the other side
   */
  constructor({ configuration, polite, wantsVideo, media, signal }) {
    super();
    this.#configuration = configuration;
    this.#polite = polite;
    this.#wantsVideo = wantsVideo;
    this.#media = media;
    this.#signal = signal;
    this.#open();
  }

  get state() {
    return this.#pc.connectionState;
  }

  /** The first offer, which travels in `call:initiate`. Until it is answered nothing is negotiated. */
  firstOffer() {
    return this.#run(async () => {
      this.#addMedia();
      await this.#pc.setLocalDescription();
      return this.#pc.localDescription.toJSON();
    });
  }

  /** The answer to the offer of `call:incoming`, which travels in `call:accept`. */
  firstAnswer(offer) {
    return this.#run(async () => {
      await this.#pc.setRemoteDescription(offer);
      this.#addMedia();
      await this.#pc.setLocalDescription();
      await this.#addCandidates();
      this.#negotiates = true;
      return this.#pc.localDescription.toJSON();
    });
  }

  /** Sends what there is to send, from now on by `call:renegotiate`. What is sent already stays as it is. */
  start() {
    return this.#run(() => {
      this.#negotiates = true;
      this.#addMedia();
    });
  }

  /** Takes an offer or an answer of the other side. */
  receive(description) {
    return this.#run(() => this.#take(description));
  }

  /** @param {object} payload of `ice:candidate` */
  addCandidate(payload) {
    this.#candidates.push(readCandidate(payload));
    this.#candidates = this.#candidates.slice(-MOST_WAITING_CANDIDATES);
    return this.#run(() => this.#addCandidates());
  }

  /** @param {RTCConfiguration} configuration a fresh set of ICE servers */
  configure(configuration) {
    this.#configuration = configuration;
    this.#pc.setConfiguration(configuration);
  }

  /** Sends what was added to `media` since; negotiation follows by itself. */
  update() {
    return this.#run(() => this.#addMedia());
  }

  getStats() {
    return this.#pc.getStats();
  }

  close() {
    this.#pc.close();
  }

  #open() {
    const pc = new RTCPeerConnection(this.#configuration);
    this.#pc = pc;
    this.#screenTransceiver = undefined;
    pc.onnegotiationneeded = () => this.#run(() => this.#offer());
    pc.onicecandidate = ({ candidate }) =>
      candidate?.candidate && this.#signal.candidate(candidate);
    pc.oniceconnectionstatechange = () => pc.iceConnectionState === 'failed' && pc.restartIce();
    pc.onconnectionstatechange = () => this.dispatchEvent(new Event('state'));
    pc.ontrack = (event) => this.remote.add(event);
  }

  /** Begins anew, with all that is sent, after the connection at the other end was replaced. */
  #renew() {
    this.#pc.onconnectionstatechange = null;
    this.#pc.close();
    this.remote.clear();
    this.#open();
  }

  async #offer() {
    // In the middle of an exchange: the browser asks again when it is over.
    if (!this.#negotiates || this.#pc.signalingState !== 'stable') {
      return;
    }
    await this.#pc.setLocalDescription();
    this.#sendDescription();
  }

  async #take(description) {
    this.#negotiates = true;
    if (isFromAnotherConnection(this.#pc.remoteDescription, description)) {
      this.#renew();
      if (description.type === 'answer') {
        // It answers what the connection just closed had offered: offer anew.
        return this.#addMedia();
      }
    }
    const stable = this.#pc.signalingState === 'stable';
    if (description.type === 'answer') {
      return stable ? undefined : this.#takeAnswer(description);
    }
    if (!stable && !this.#polite) {
      // Two offers crossed and ours stands. Said again, in case a page that was just loaded missed it.
      return this.#sendDescription();
    }
    if (!stable && this.#pc.remoteDescription === null) {
      // Two first offers crossed. Where nothing is agreed yet a new connection costs nothing, and after
      // taking a first offer back Chromium at times gathers no candidates.
      this.#renew();
    }
    return this.#takeOffer(description);
  }

  async #takeAnswer(answer) {
    await this.#pc.setRemoteDescription(answer);
    await this.#addCandidates();
  }

  async #takeOffer(offer) {
    // Where this side has an offer of its own under way, this takes it back.
    await this.#pc.setRemoteDescription(offer);
    this.#addMedia();
    await this.#pc.setLocalDescription();
    this.#sendDescription();
    await this.#addCandidates();
  }

  #sendDescription() {
    this.#signal.description(this.#pc.localDescription.toJSON());
  }

  /** Adds what is not sent yet. */
  #addMedia() {
    const sent = this.#pc.getSenders().map((sender) => sender.track);
    const { stream } = this.#media;
    for (const track of stream.getTracks().filter((one) => !sent.includes(one))) {
      this.#pc.addTrack(track, stream);
    }
    for (const kind of this.#wantsVideo ? ['audio', 'video'] : ['audio']) {
      const has = this.#pc.getTransceivers().some(({ receiver }) => receiver.track.kind === kind);
      if (!has) {
        this.#pc.addTransceiver(kind, { direction: 'recvonly' });
      }
    }
    this.#addScreen(this.#media.screen);
  }

  /**
   * The screen has a place of its own beside the camera, kept for the next time. It is never merely
   * `sendonly`: the other side's camera may come to use the same place.
   */
  #addScreen(track) {
    if (this.#screenTransceiver) {
      this.#screenTransceiver.sender.replaceTrack(track);
      this.#screenTransceiver.direction = track ? 'sendrecv' : 'recvonly';
    } else if (track) {
      const streams = [new MediaStream([track])];
      this.#screenTransceiver = this.#pc.addTransceiver(track, { streams });
    }
  }

  /** Adds the candidates whose description is here; the others wait for theirs. */
  async #addCandidates() {
    const description = this.#pc.remoteDescription;
    const ready = this.#candidates.filter((candidate) => belongsTo(candidate, description));
    this.#candidates = this.#candidates.filter((candidate) => !ready.includes(candidate));
    for (const candidate of ready) {
      // One that cannot be used leaves the others.
      await this.#pc.addIceCandidate(candidate).catch(() => undefined);
    }
  }

  /** Does this when all before it is done, unless the connection was closed meanwhile. */
  #run(job) {
    const done = this.#jobs.then(() => (this.state === 'closed' ? undefined : job()));
    this.#jobs = done.catch((error) => console.warn(`Negotiation: ${error.message}`));
    return done;
  }
}
