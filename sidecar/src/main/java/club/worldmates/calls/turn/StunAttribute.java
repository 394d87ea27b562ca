package club.worldmates.calls.turn;

/** The attributes that are asked for or given here (RFC 5389, 18.2; RFC 5766, 14). */
enum StunAttribute {
  USERNAME(0x0006),
  MESSAGE_INTEGRITY(0x0008),
  ERROR_CODE(0x0009),
  LIFETIME(0x000D),
  REALM(0x0014),
  NONCE(0x0015),
  XOR_RELAYED_ADDRESS(0x0016),
  REQUESTED_TRANSPORT(0x0019),
  XOR_MAPPED_ADDRESS(0x0020),
  FINGERPRINT(0x8028);

  private final int type;

  StunAttribute(int type) {
    this.type = type;
  }

  int type() {
    return type;
  }
}
