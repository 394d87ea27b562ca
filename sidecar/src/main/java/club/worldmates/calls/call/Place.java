package club.worldmates.calls.call;

/**
 * What a device is to a call (protocol.md, Words).
 *
 * @param attached it called, answered or joined
 * @param inRoom it sent {@code call:join_room} and has not left
 * @param elsewhere it was told that another device of its user took or refused the call
 * @param answered it answered the call
 * @param rang it was sent {@code call:incoming}
 */
public record Place(
    boolean attached, boolean inRoom, boolean elsewhere, boolean answered, boolean rang) {

  public static final Place NONE = new Place(false, false, false, false, false);

  Place nowAttached() {
    return new Place(true, inRoom, false, answered, rang);
  }

  Place nowAnswering() {
    return new Place(true, inRoom, false, true, rang);
  }

  Place nowInRoom() {
    return new Place(true, true, false, answered, rang);
  }

  Place nowLeft() {
    return new Place(false, false, elsewhere, answered, rang);
  }

  Place nowElsewhere() {
    return new Place(false, false, true, false, rang);
  }

  /** The same, as far as it is not known from the ringing. */
  public Place unrung() {
    return new Place(attached, inRoom, elsewhere, answered, false);
  }

  Place nowRung() {
    return new Place(attached, inRoom, elsewhere, answered, true);
  }
}
