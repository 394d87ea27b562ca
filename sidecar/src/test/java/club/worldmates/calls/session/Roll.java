package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.protocol.Message;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who is in a call, as one device knows it from what it heard. */
final class Roll {

  private static final Pattern USER = Pattern.compile("\"userId\":(\\d+)");

  private final String who;
  private final Set<Integer> present = new TreeSet<>();
  private final IntPredicate inTurns;
  private boolean begun;

  /**
   * Nobody known yet.
   *
   * @param inTurns which users must come and go in turns
   */
  Roll(String who, IntPredicate inTurns) {
    this.who = who;
    this.inTurns = inTurns;
  }

  void hears(Message message) {
    switch (message.event()) {
      case "call:participants", "call:resumed" -> begin(message.json());
      case "user:joined_call" -> turn(message, present.add(user(message)));
      case "user:left_call" -> turn(message, present.remove(user(message)));
      default -> {}
    }
  }

  private void begin(String participants) {
    begun = true;
    present.clear();
    Matcher users = USER.matcher(participants);
    while (users.find()) {
      present.add(Integer.parseInt(users.group(1)));
    }
  }

  private void turn(Message message, boolean changed) {
    if (begun && inTurns.test(user(message))) {
      assertThat(changed).as("%s heard %s of %s in turn", who, message, user(message)).isTrue();
    }
  }

  /** Whether it ever was told who is in the call. */
  boolean hasBegun() {
    return begun;
  }

  Set<Integer> present() {
    return present;
  }

  private static int user(Message message) {
    return Integer.parseInt(Hearsay.field(message.json(), "userId"));
  }
}
