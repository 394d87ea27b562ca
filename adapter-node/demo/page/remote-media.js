/**
 * What one other user sends. `stream` has his sound and one picture, the newest: a screen that is shared
 * comes after the camera. The event `change` follows when tracks come or go.
 */
export class RemoteMedia extends EventTarget {
  stream = new MediaStream();
  #videos = [];

  /** @param {RTCTrackEvent} event */
  add({ track, streams }) {
    for (const stream of streams) {
      stream.onremovetrack = (event) => this.#remove(event.track);
    }
    if (track.kind === 'video') {
      this.#videos = [...this.#videos.filter((video) => video !== track), track];
    } else {
      this.stream.addTrack(track);
    }
    this.#choosePicture();
  }

  clear() {
    this.stream.getTracks().forEach((track) => this.stream.removeTrack(track));
    this.#videos = [];
  }

  #remove(track) {
    this.stream.removeTrack(track);
    this.#videos = this.#videos.filter((video) => video !== track);
    this.#choosePicture();
  }

  #choosePicture() {
    const newest = this.#videos.at(-1);
    for (const old of this.stream.getVideoTracks().filter((video) => video !== newest)) {
      this.stream.removeTrack(old);
    }
    if (newest) {
      this.stream.addTrack(newest);
    }
    this.dispatchEvent(new Event('change'));
  }
}
