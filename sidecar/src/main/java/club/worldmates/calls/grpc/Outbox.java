package club.worldmates.calls.grpc;

import club.worldmates.calls.protocol.Message;
import club.worldmates.calls.session.HostCommand;
import club.worldmates.calls.session.HostCommand.Audience;
import club.worldmates.calls.session.HostLink.Receipt;
import club.worldmates.calls.wire.Command;
import club.worldmates.calls.wire.CommandResult;
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

  /** Characters, of which each takes up to three bytes: below what adapters take in one message. */
  private static final int MAX_FRAME = 1024 * 1024;

  /** What a command takes beside its payloads, mostly; and what one of its recipients does. */
  private static final int COMMAND = 128;

  private static final int RECIPIENT = 24;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final StreamSettings settings;

  /** Not acknowledged, by number, growing. */
  private final Map<Long, Kept> kept = new LinkedHashMap<>();

  /** Those of them that are still to be written to the present stream. */
  private final Queue<Kept> unsent = new ArrayDeque<>();

  private long last;
  private long lastSent;
  private long size;

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
    Kept added = new Kept(++last, command, receipt);
    added.devices = command instanceof HostCommand.Emit ? Receipt.SOME : 0;
    kept.put(last, added);
    unsent.add(added);
    size += added.size;
  }

  /** How many commands are not done with. */
  int unacknowledged() {
    return kept.size();
  }

  /** More is kept than an adapter that listens leaves unacknowledged. */
  boolean isOverfull() {
    return settings.commands().isPassedBy(kept.size(), size);
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
    int length = 0;
    for (Kept next = unsent.peek(); next != null; next = unsent.peek()) {
      length += next.size;
      if (!together.isEmpty() && length > MAX_FRAME) {
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
    if (together.size() > 1 && last.command instanceof HostCommand.Emit emit) {
      last.together = together;
      List<Message> messages = new ArrayList<>();
      for (Kept each : together) {
        messages.addAll(((HostCommand.Emit) each.command).messages());
      }
      return CommandWriter.write(last.number(), emit.saying(messages));
    }
    return CommandWriter.write(last.number(), last.command);
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
    size -= command.size;
    try {
      command.receipt.done(devices);
    } catch (RuntimeException bug) {
      String kind = command.command.getClass().getSimpleName();
      LOG.error("The receipt of a command ({}) failed", kind, bug);
    }
  }

  private static final class Kept {
    private final long number;
    private final HostCommand command;
    private final Receipt receipt;

    /** About so many characters; it is written only when it is sent, together with others. */
    private final int size;

    /** All that went out in one command that has the number of this one. */
    private List<Kept> together = List.of(this);

    private int devices;

    Kept(long number, HostCommand command, Receipt receipt) {
      this.number = number;
      this.command = command;
      this.receipt = receipt;
      this.size = sizeOf(command);
    }

    long number() {
      return number;
    }

    /** Whether this says something to devices and the next just something more. */
    boolean goesOnWith(Kept next) {
      return command instanceof HostCommand.Emit one
          && next.command instanceof HostCommand.Emit other
          && one.isPlain()
          && other.isPlain()
          && one.room().equals(other.room())
          && one.audience().equals(other.audience());
    }

    private static int sizeOf(HostCommand command) {
      int size = COMMAND;
      if (command instanceof HostCommand.Answer answer) {
        size += answer.json().length();
      } else if (command instanceof HostCommand.Emit emit) {
        for (Message message : emit.messages()) {
          size += COMMAND + message.json().length();
        }
        size += sizeOf(emit.audience());
      }
      return size;
    }

    private static int sizeOf(Audience audience) {
      if (audience instanceof Audience.Sockets these) {
        return RECIPIENT * these.sockets().size();
      }
      int size = 0;
      if (audience instanceof Audience.OfUsers of) {
        for (HostCommand.Recipient one : of.users()) {
          size += RECIPIENT + one.json().length();
        }
      }
      return size;
    }
  }
}
