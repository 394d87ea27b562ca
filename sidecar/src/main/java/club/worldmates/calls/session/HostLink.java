package club.worldmates.calls.session;

/** The way to one attached host process. Used on the loop only. */
public interface HostLink {

  /** The life of the host process. */
  String id();

  /**
   * Sends a command, in order with all others to this host.
   *
   * @param receipt run once, on the loop: when the host has carried the command out, or when it is
   *     certain that it will not
   */
  void send(HostCommand command, Receipt receipt);

  /** What became of a command. */
  @FunctionalInterface
  interface Receipt {

    /** Reported by hosts for emits that asked for no number and reached somebody. */
    int SOME = -1;

    /** Nothing follows from the command's fate. */
    Receipt IGNORED = devices -> {};

    /**
     * The command is done with.
     *
     * @param devices how many devices it reached; {@link #SOME} if at least one and not counted; 0
     *     for commands that reach no devices, and where the host is lost
     */
    void done(int devices);
  }
}
