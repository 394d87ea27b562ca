package club.worldmates.calls.turn;

/** What a server is asked for (RFC 5389, 18.1; RFC 5766, 13), as a message begins with it. */
enum StunRequest {
  BINDING(0x0001),
  ALLOCATE(0x0003),
  REFRESH(0x0004);

  private final int type;

  StunRequest(int type) {
    this.type = type;
  }

  int type() {
    return type;
  }
}
