package club.worldmates.calls.call;

/**
 * What a device is to a call (protocol.md, Words).
 *
 * @param attached it called, answered or joined
 * @param inRoom it sent {@code call:join_room} and has not left
 * @param elsewhere it was told that another device of its user took or refused the call
 * @param answered it answered the call
 * @param rang it was sent {@code call:incoming}
 * @param done it is done with the call until it is attached again: it left a group call, refused
 *     it, or heard that the call is over; it hears no other end of this call
 * @param presumed it is attached because it was the first of its user's to come back, when nobody
 *     knew any more which was; another one that shows that it was takes over
 */
public record Place(
    boolean attached,
    boolean inRoom,
    boolean elsewhere,
    boolean answered,
    boolean rang,
    boolean done,
    boolean presumed) {

  public static final Place NONE = new Place(false, false, false, false, false, false);

  /** What is certain. */
  public Place(
      boolean attached,
      boolean inRoom,
      boolean elsewhere,
      boolean answered,
      boolean rang,
      boolean done) {
    this(attached, inRoom, elsewhere, answered, rang, done, false);
  }

  Place nowAttached() {
    return new Place(true, inRoom, false, answered, rang, false);
  }

  Place nowAnswering() {
    return new Place(true, inRoom, false, true, rang, false);
  }

  Place nowInRoom() {
    return new Place(true, true, false, answered, rang, false);
  }

  Place nowPresumed(boolean inTheRoom) {
    return new Place(true, inTheRoom, false, answered, rang, false, true);
  }

  Place nowLeft() {
    return new Place(false, false, elsewhere, answered, rang, done);
  }

  Place nowElsewhere() {
    return new Place(false, false, true, false, rang, done);
  }

  Place nowDone() {
    return new Place(false, false, elsewhere, false, rang, true);
  }

  /** The same, as far as it is not known from the ringing. */
  public Place unrung() {
    return new Place(attached, inRoom, elsewhere, answered, false, done, presumed);
  }

  Place nowRung() {
    return new Place(attached, inRoom, elsewhere, answered, true, done, presumed);
  }
}
