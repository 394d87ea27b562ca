const PERIOD_MS = 3000;
const LOUDNESS = 0.06;
/** Two soft notes, a third apart. */
const NOTES = [
  { frequency: 523.25, at: 0 },
  { frequency: 659.25, at: 0.35 },
];

/** The sound of a call that comes in. Browsers play it once the user has touched the page. */
export class RingTone {
  #context;
  #repeat;

  start() {
    if (this.#repeat) {
      return;
    }
    this.#context ??= new AudioContext();
    this.#context.resume();
    this.#play();
    this.#repeat = setInterval(() => this.#play(), PERIOD_MS);
  }

  stop() {
    clearInterval(this.#repeat);
    this.#repeat = undefined;
    this.#context?.suspend();
  }

  #play() {
    if (this.#context.state === 'suspended') {
      return;
    }
    NOTES.forEach(({ frequency, at }) => this.#note(frequency, this.#context.currentTime + at));
  }

  #note(frequency, at) {
    const oscillator = new OscillatorNode(this.#context, { frequency });
    const volume = new GainNode(this.#context, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.05);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 1.1);
    oscillator.connect(volume).connect(this.#context.destination);
    oscillator.start(at);
    oscillator.stop(at + 1.2);
  }
}
