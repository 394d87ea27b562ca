package club.worldmates.calls.session;

import club.worldmates.calls.call.Notice;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.Tell;
import club.worldmates.calls.call.Tell.RingRule;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.protocol.Message;
import club.worldmates.calls.protocol.Messages;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A tell in the words that clients hear, and its name, by which hosts know it again. */
record Said(String key, RoomName room, Tell tell, List<Message> messages) {

  /** {@code cause}: what made it be told; empty: nothing that could happen again. */
  static Said of(RoomName room, Tell tell, String cause, Messages messages) {
    UserId recipient = recipient(tell.target());
    List<Notice> notices = tell.notices();
    List<Message> words =
        notices.size() == 1
            ? List.of(spell(notices.get(0), recipient, messages))
            : notices.stream().map(notice -> spell(notice, recipient, messages)).toList();
    return new Said(key(room, tell, cause), room, tell, words);
  }

  /**
   * The command that says it to some of the devices of a host. Which reports at once that an answer
   * was heard: if it dies before, the caller hears it again when he is back.
   */
  HostCommand.Emit to(HostCommand.Audience audience) {
    boolean counted = tell.ringRule() == RingRule.RING || isAnswer();
    return new HostCommand.Emit(
        key, room, audience, messages, tell.ringRule(), tell.tellsEnd(), counted);
  }

  /** What devices in the room show for as long as they are not told otherwise. */
  boolean saysWhoIsIn() {
    return says(
        n ->
            n instanceof Notice.JoinedCall
                || n instanceof Notice.LeftCall
                || n instanceof Notice.Removed);
  }

  /**
   * The device that called waits for it, though another one of its user may have been reached. It
   * has one name, so that what waits for the user as well is not said twice.
   */
  boolean isAnswer() {
    return says(n -> n instanceof Notice.Answered);
  }

  /** What devices in the room show of each other, until they hear otherwise. */
  boolean isShown() {
    return says(
        n ->
            n instanceof Notice.MediaChanged
                || n instanceof Notice.ScreenShare
                || n instanceof Notice.NoiseCancellation
                || n instanceof Notice.Recording);
  }

  /** Asked several times of each candidate, which is one notice: a loop costs the least. */
  private boolean says(Predicate<Notice> something) {
    for (Notice notice : tell.notices()) {
      if (something.test(notice)) {
        return true;
      }
    }
    return false;
  }

  private static Message spell(Notice notice, @Nullable UserId recipient, Messages messages) {
    Message message = recipient == null ? messages.of(notice) : messages.of(notice, recipient);
    if (notice instanceof Notice.IceCandidate candidate) {
      return message.once(candidate.cause());
    }
    if (notice instanceof Notice.Answered answer) {
      return message.once(answer.cause().isEmpty() ? "answer" : answer.cause());
    }
    return message;
  }

  private static @Nullable UserId recipient(Tell.Target target) {
    if (target instanceof Tell.Target.User user) {
      return user.user();
    }
    return target instanceof Tell.Target.Devices devices ? devices.user() : null;
  }

  /**
   * Names what is said. What a user is owed of a revision has one name whoever says it, so that it
   * can be said again after a crash; all else is named by what caused it. Ringing and candidates
   * are told each device once anyway.
   */
  private static String key(RoomName room, Tell tell, String cause) {
    Tell.Owed owed = tell.owed();
    Notice first = tell.notices().get(0);
    if (tell.ringRule() == RingRule.RING || first instanceof Notice.IceCandidate) {
      return "";
    }
    if (owed != null && owed.revision() > 0) {
      return room + "#" + owed.revision() + "#" + owed.user();
    }
    UserId recipient = recipient(tell.target());
    if (cause.isEmpty()) {
      return "";
    }
    String what = first.getClass().getSimpleName();
    String whom = recipient == null ? "room" : recipient.toString();
    return room + "#" + cause + "#" + what + "#" + whom;
  }
}
