package club.worldmates.calls.doctor;

/**
 * What a check came to.
 *
 * @param sentence what was looked at and how it is; where it is not well, also what to do. Nothing
 *     private is in it
 */
record Finding(boolean well, String sentence) {

  static Finding well(String sentence) {
    return new Finding(true, sentence);
  }

  static Finding ill(String sentence) {
    return new Finding(false, sentence);
  }

  @Override
  public String toString() {
    return (well ? "ok      " : "FAILED  ") + sentence;
  }
}
