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
 */
public record Place(
    boolean attached,
    boolean inRoom,
    boolean elsewhere,
    boolean answered,
    boolean rang,
    boolean done) {

  public static final Place NONE = new Place(false, false, false, false, false, false);

  Place nowAttached() {
    return new Place(true, inRoom, false, answered, rang, false);
  }

  Place nowAnswering() {
    return new Place(true, inRoom, false, true, rang, false);
  }

  Place nowInRoom() {
    return new Place(true, true, false, answered, rang, false);
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
    return new Place(attached, inRoom, elsewhere, answered, false, done);
  }

  Place nowRung() {
    return new Place(attached, inRoom, elsewhere, answered, true, done);
  }
}
