package club.worldmates.calls.session;

/**
 * A host comes to this life of the sidecar.
 *
 * @param time which time it is, counted from 1
 * @param missedMuch it was away for so long that what its devices should have heard was not kept
 */
record Arrival(HostLink host, int time, boolean missedMuch) {

  /** What rang there is not known here. */
  boolean isFirst() {
    return time == 1;
  }
}
