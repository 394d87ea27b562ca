package club.worldmates.calls.grpc;

import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.session.HostLink.Receipt;
import club.worldmates.calls.wire.Command;
import club.worldmates.calls.wire.CommandResult;
import club.worldmates.calls.wire.Emit;
import club.worldmates.calls.wire.SidecarMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands to one adapter: numbered, kept until they are acknowledged, sent again after a
 * reconnect. Confined to the loop.
 */
final class Outbox {

  private static final int MAX_FRAME = 1024 * 1024;

  /** The tag and length of a command, and the acknowledgement that rides along. */
  private static final int COMMAND_OVERHEAD = 8;

  private static final int FRAME_OVERHEAD = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final StreamSettings settings;

  /** Not acknowledged, by number, growing. */
  private final Map<Long, Kept> kept = new LinkedHashMap<>();

  /** Those of them that are still to be written to the present stream. */
  private final Queue<Kept> unsent = new ArrayDeque<>();

  private long last;
  private long lastSent;
  private long bytes;

  Outbox(StreamSettings settings) {
    this.settings = settings;
  }

  /** The adapter has taken in what we sent up to {@code taken}: sends the rest again. */
  void resumeAfter(long taken) {
    last = Math.max(last, taken);
    lastSent = taken;
    unsent.clear();
    kept.values().stream().filter(command -> command.number() > taken).forEach(unsent::add);
  }

  /** The adapter counts from 1; what was kept is lost. */
  void restart() {
    abandon();
    last = 0;
    lastSent = 0;
  }

  void add(HostCommand command, Receipt receipt) {
    Kept added = new Kept(CommandWriter.write(++last, command), receipt);
    added.devices = command instanceof HostCommand.Emit ? Receipt.SOME : 0;
    kept.put(last, added);
    unsent.add(added);
    bytes += added.size;
  }

  /** How many commands are not done with. */
  int unacknowledged() {
    return kept.size();
  }

  /** More is kept than an adapter that listens leaves unacknowledged. */
  boolean isOverfull() {
    return settings.commands().isPassedBy(kept.size(), bytes);
  }

  /** Whether everything was acknowledged. */
  boolean isEmpty() {
    return kept.isEmpty();
  }

  boolean hasUnsent() {
    return !unsent.isEmpty();
  }

  /** The next commands, as many as fit into one frame; one that is larger goes alone. */
  SidecarMessage.Builder nextFrame() {
    SidecarMessage.Builder frame = SidecarMessage.newBuilder();
    List<Kept> together = new ArrayList<>();
    int size = FRAME_OVERHEAD;
    for (Kept next = unsent.peek(); next != null; next = unsent.peek()) {
      size += next.size;
      if (!together.isEmpty() && size > MAX_FRAME) {
        break;
      }
      if (!together.isEmpty() && !together.get(0).goesOnWith(next)) {
        frame.addCommands(inOne(together));
        together = new ArrayList<>();
      }
      together.add(next);
      lastSent = next.number();
      unsent.remove();
    }
    if (!together.isEmpty()) {
      frame.addCommands(inOne(together));
    }
    return frame;
  }

  /**
   * Messages to the same devices, as the candidates of one turn are, go out in one command, which
   * has the last of their numbers; what becomes of it becomes of each.
   */
  private static Command inOne(List<Kept> together) {
    Kept last = together.get(together.size() - 1);
    if (together.size() == 1) {
      return last.command;
    }
    last.together = together;
    Emit.Builder emit = last.command.getEmit().toBuilder().clearMessages();
    together.forEach(kept -> emit.addAllMessages(kept.command.getEmit().getMessagesList()));
    return last.command.toBuilder().setEmit(emit).build();
  }

  /** What became of a command. It is not done with before it is acknowledged too. */
  void report(CommandResult result) {
    Kept command = kept.get(result.getCommand());
    if (command != null) {
      // Unsigned on the wire; more than 2147483647 devices is a number gone wrong.
      int devices = Math.max(0, result.getDevices());
      command.together.forEach(each -> each.devices = devices);
    }
  }

  /** Whether the adapter can know commands up to that number. */
  boolean wasSent(long number) {
    return number >= 0 && number <= lastSent;
  }

  /** The adapter carried out everything up to that number. */
  void acknowledge(long number) {
    List<Kept> done = new ArrayList<>();
    for (Kept command : kept.values()) {
      if (command.number() > number) {
        break;
      }
      done.add(command);
    }
    done.forEach(command -> forget(command, command.devices));
  }

  /** Nothing that is kept will be carried out any more, as far as anybody will ever know. */
  void abandon() {
    unsent.clear();
    List.copyOf(kept.values()).forEach(command -> forget(command, 0));
  }

  private void forget(Kept command, int devices) {
    kept.remove(command.number());
    bytes -= command.size;
    try {
      command.receipt.done(devices);
    } catch (RuntimeException bug) {
      LOG.error("The receipt of a command ({}) failed", command.command.getKindCase(), bug);
    }
  }

  private static final class Kept {
    private final Command command;
    private final Receipt receipt;
    private final int size;

    /** All that went out in one command that has the number of this one. */
    private List<Kept> together = List.of(this);

    private int devices;

    Kept(Command command, Receipt receipt) {
      this.command = command;
      this.receipt = receipt;
      this.size = command.getSerializedSize() + COMMAND_OVERHEAD;
    }

    long number() {
      return command.getNumber();
    }

    /** Whether this says something to devices and the next just something more. */
    boolean goesOnWith(Kept next) {
      Emit one = command.getEmit();
      Emit other = next.command.getEmit();
      return command.hasEmit()
          && next.command.hasEmit()
          && command.getKey().isEmpty()
          && next.command.getKey().isEmpty()
          && !(one.getReport() || other.getReport() || one.getTellsEnd() || other.getTellsEnd())
          && one.getRingRule() == other.getRingRule()
          && one.getAboutRoomName().equals(other.getAboutRoomName())
          && one.getRoomName().equals(other.getRoomName())
          && one.getUsersList().equals(other.getUsersList())
          && one.getDeviceIdsList().equals(other.getDeviceIdsList())
          && one.getExceptDeviceIdsList().equals(other.getExceptDeviceIdsList());
    }
  }
}
