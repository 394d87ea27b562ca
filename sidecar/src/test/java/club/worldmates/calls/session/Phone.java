package club.worldmates.calls.session;

import static org.assertj.core.api.Assertions.assertThat;

import club.worldmates.calls.call.CallType;
import club.worldmates.calls.call.GroupId;
import club.worldmates.calls.call.OpaqueJson;
import club.worldmates.calls.call.RoomName;
import club.worldmates.calls.call.UserId;
import club.worldmates.calls.session.HostEvent.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client of one user, logged in with a session of its own, with one socket at a time. */
final class Phone {

  private static final OpaqueJson ANSWER = new OpaqueJson("\"answer\"");

  private final World world;
  private final UserId user;
  private final String session;
  private FakeHost host;
  private FakeSocket socket;
  private int read;
  private long asked;

  private Phone(World world, FakeHost host, int user, String session) {
    this.world = world;
    this.host = host;
    this.user = new UserId(user);
    this.session = session;
    this.socket = host.connect(this.user, session);
  }

  /** A client that connects and registers. */
  static Phone of(World world, String host, int user, String session) {
    Phone phone = new Phone(world, world.host(host), user, session);
    phone.send("call:register", null, new Request.Register());
    return phone;
  }

  FakeSocket socket() {
    return socket;
  }

  UserId user() {
    return user;
  }

  void disconnect() {
    host.disconnect(socket);
  }

  /** Connects again without a word. */
  void connect(String to) {
    host = world.host(to);
    socket = host.connect(user, session);
    read = 0;
  }

  void reconnect(String to) {
    connect(to);
    register();
  }

  void register() {
    send("call:register", null, new Request.Register());
  }

  void initiate(String room, int to) {
    initiate(room, to, null);
  }

  /** {@code devices}: how many of the callee's the host counted. */
  void initiate(String room, int to, @Nullable Integer devices) {
    OpaqueJson offer = new OpaqueJson("\"offer\"");
    send(
        "call:initiate",
        room,
        new Request.Initiate(new RoomName(room), new UserId(to), CallType.VIDEO, offer, devices));
  }

  void initiateGroup(String room, int group) {
    send(
        "group_call:initiate",
        room,
        new Request.InitiateGroup(new RoomName(room), new GroupId(group), CallType.VIDEO, null));
  }

  void accept(String room) {
    send("call:accept", room, new Request.Accept(new RoomName(room), ANSWER));
  }

  void reject(String room) {
    send("call:reject", room, new Request.Reject(new RoomName(room), null));
  }

  void end(String room, String reason) {
    send("call:end", room, new Request.End(new RoomName(room), reason));
  }

  void join(String room) {
    send("call:join_room", room, new Request.JoinRoom(new RoomName(room)));
  }

  void leave(String room) {
    send("call:leave_room", room, new Request.LeaveRoom(new RoomName(room)));
  }

  void candidate(String room, String text) {
    candidate(room, Optional.empty(), text);
  }

  /** A candidate for one member of a group call. */
  void candidate(String room, int to, String text) {
    candidate(room, Optional.of(new UserId(to)), text);
  }

  private void candidate(String room, Optional<UserId> to, String text) {
    OpaqueJson candidate = new OpaqueJson("\"" + text + "\"");
    send(
        "ice:candidate",
        room,
        new Request.Candidate(new RoomName(room), to, candidate, OpaqueJson.NULL, OpaqueJson.NULL));
    world.sent(new World.Sent(new RoomName(room), socket, text, host, asked));
  }

  void renegotiate(String room, String sdp) {
    OpaqueJson text = new OpaqueJson("\"" + sdp + "\"");
    send(
        "call:renegotiate",
        room,
        new Request.Renegotiate(new RoomName(room), Optional.empty(), false, text));
  }

  void media(String room, boolean audio, boolean video) {
    send("call:toggle_media", room, new Request.ToggleMedia(new RoomName(room), audio, video));
  }

  void endForAll(String room) {
    send("call:end_for_all", room, new Request.EndForAll(new RoomName(room)));
  }

  void mute(String room, int target) {
    send(
        "call:mute_participant",
        room,
        new Request.MuteParticipant(new RoomName(room), new UserId(target)));
  }

  void remove(String room, int target) {
    send(
        "call:remove_participant",
        room,
        new Request.RemoveParticipant(new RoomName(room), new UserId(target)));
  }

  /** Sends an event with a callback. */
  void send(String name, @Nullable String room, Request request) {
    RoomName about = room == null ? null : new RoomName(room);
    asked = host.nextNumber();
    host.send(
        socket,
        new HostEvent.FromClient(
            socket.id,
            user,
            asked,
            false,
            Optional.empty(),
            world.time.now(),
            true,
            false,
            name,
            about,
            request));
  }

  /** The same event once more, as clients do that lost patience. */
  void again(HostEvent.FromClient event) {
    send(event.name(), event.roomName() == null ? null : event.roomName().value(), event.request());
  }

  /** What it heard since it was asked last, once everything happened that can. */
  List<String> heard() {
    world.settle();
    return heardSoFar();
  }

  /** The same, without waiting for anything. */
  List<String> heardSoFar() {
    List<String> fresh = new ArrayList<>();
    for (FakeSocket.Heard heard : socket.heard.subList(read, socket.heard.size())) {
      fresh.add(Hearsay.of(heard));
    }
    read = socket.heard.size();
    return fresh;
  }

  void hears(String... expected) {
    assertThat(heard()).as("what %s hears", session).containsExactly(expected);
  }

  void hearsNothing() {
    assertThat(heard()).as("what %s hears", session).isEmpty();
  }

  @Override
  public String toString() {
    return session + "@" + socket.id.socket();
  }

  /** What the callback of its last event was called with. */
  String answer() {
    world.settle();
    String answer = host.answers().get(asked);
    assertThat(answer).as("the callback of the last event").isNotNull();
    return answer;
  }
}
