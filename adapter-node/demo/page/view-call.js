import { avatar, byId, element } from './element.js';
import { durationWords } from './words.js';

const STATISTICS_MS = 2000;
const TITLES = { calling: 'Calling', connecting: 'Connecting to', 'in-call': 'In a call with' };

/** The call at hand: pictures, switches and figures. */
export class CallView {
  #phone;
  #directory;
  #figures = new Map();
  #own = byId('own-video');

  /**
   * @param {import('./phone.js').Phone} phone
   * @param {import('./directory.js').Directory} directory
   * @param {number} me
   */
  constructor(phone, directory, me) {
    this.#phone = phone;
    this.#directory = directory;
    byId('own').prepend(avatar(me, directory.nameOf(me)));
    byId('mute').onclick = () => phone.call.sending.toggleAudio();
    byId('camera').onclick = () => phone.call.sending.toggleVideo();
    byId('share').onclick = () => this.#toggleSharing();
    byId('hang-up').onclick = () => phone.call.leave();
    byId('end-for-all').onclick = () => phone.call.endForAll();
    setInterval(() => this.#showStatistics(), STATISTICS_MS);
  }

  update() {
    const { call } = this.#phone;
    byId('call').hidden = !call;
    this.#showFigures(call);
    this.#showOwn(call);
    if (call) {
      this.#showControls(call);
    } else {
      byId('statistics').textContent = '';
    }
  }

  #toggleSharing() {
    const { sending } = this.#phone.call;
    return sending.media.screen ? sending.stopSharing() : sending.share();
  }

  #showControls(call) {
    const { audioOn, videoOn, screen } = call.sending.media;
    const calling = call.state === 'calling';
    byId('call-title').textContent = `${TITLES[call.state] ?? 'Call with'} ${call.title}`;
    toggle(byId('mute'), !audioOn, 'Unmute', 'Mute');
    toggle(byId('camera'), !videoOn, 'Turn camera on', 'Turn camera off');
    byId('camera').dataset.calm = String(call.callType === 'audio');
    toggle(byId('share'), Boolean(screen), 'Stop sharing', 'Share screen');
    byId('share').disabled = call.state !== 'in-call';
    byId('hang-up').textContent = calling ? 'Cancel' : 'Hang up';
    byId('end-for-all').hidden = !call.mayModerate || calling;
  }

  #showOwn(call) {
    byId('own').hidden = !call;
    byId('own').dataset.picture = String(Boolean(call?.sending.media.videoOn));
    if (this.#own.srcObject !== (call?.sending.media.stream ?? null)) {
      this.#own.srcObject = call?.sending.media.stream ?? null;
    }
  }

  #showFigures(call) {
    const participants = call?.others.all ?? new Map();
    for (const [userId, { figure }] of this.#figures) {
      if (!participants.has(userId)) {
        figure.remove();
        this.#figures.delete(userId);
      }
    }
    for (const participant of participants.values()) {
      this.#showFigure(participant);
    }
    byId('stage').dataset.others = String(participants.size);
  }

  #showFigure(participant) {
    const { userId, peer } = participant;
    if (!this.#figures.has(userId)) {
      this.#figures.set(userId, this.#newFigure(userId));
    }
    const { figure, video, badges, moderation, silence } = this.#figures.get(userId);
    figure.dataset.picture = String(hasPicture(participant));
    figure.dataset.sharing = String(participant.sharing);
    badges.replaceChildren(
      ...badgesOf(participant, this.#phone.call).map((word) =>
        element('span', { className: 'badge' }, word),
      ),
    );
    moderation.hidden = !this.#phone.call.mayModerate;
    silence.hidden = !participant.audio;
    if (peer && video.srcObject !== peer.remote.stream) {
      video.srcObject = peer.remote.stream;
      video.play().catch(({ name }) => name === 'NotAllowedError' && this.#playOnTouch());
    }
  }

  #newFigure(userId) {
    const name = this.#directory.nameOf(userId);
    const video = element('video', { autoplay: true, playsInline: true });
    const badges = element('span', { className: 'badges' });
    const act = (label, action) =>
      element(
        'button',
        { type: 'button', onclick: action, aria: { label: `${label} ${name}` } },
        label,
      );
    const silence = act('Silence', () => this.#phone.call.mute(userId));
    const remove = act('Remove', () => this.#phone.call.remove(userId));
    const moderation = element('span', { className: 'moderation' }, silence, remove);
    const figure = element(
      'figure',
      { data: { userId } },
      avatar(userId, name),
      video,
      element('figcaption', {}, element('span', { className: 'name' }, name), badges, moderation),
    );
    byId('stage').append(figure);
    return { figure, video, badges, moderation, silence };
  }

  /** Browsers may keep a page silent that nobody has touched since it was loaded. */
  #playOnTouch() {
    byId('status').textContent = 'Click anywhere to hear and see the others';
    const play = () => this.#figures.forEach(({ video }) => video.play().catch(() => undefined));
    document.addEventListener('click', play, { once: true });
  }

  async #showStatistics() {
    const { call } = this.#phone;
    if (call?.state !== 'in-call') {
      return;
    }
    const line = await call.statistics.line();
    if (this.#phone.call === call) {
      const time = call.connectedAt
        ? `${durationWords((Date.now() - call.connectedAt) / 1000)} · `
        : '';
      byId('statistics').textContent = time + line;
    }
  }
}

function toggle(button, pressed, whenPressed, otherwise) {
  button.setAttribute('aria-pressed', String(pressed));
  button.textContent = pressed ? whenPressed : otherwise;
}

function hasPicture({ video, sharing, peer }) {
  return (video || sharing) && (peer?.remote.stream.getVideoTracks().length ?? 0) > 0;
}

function badgesOf({ audio, video, sharing, peer }, { callType, state }) {
  const troubled = ['disconnected', 'failed'].includes(peer?.state);
  return [
    ...(state === 'calling' ? ['ringing'] : []),
    ...(audio ? [] : ['muted']),
    ...(video || callType === 'audio' ? [] : ['camera off']),
    ...(sharing ? ['sharing'] : []),
    ...(troubled ? ['connection is weak'] : []),
  ];
}
