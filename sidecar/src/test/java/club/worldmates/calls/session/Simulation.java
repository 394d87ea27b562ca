package club.worldmates.calls.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One run of random things: what clients send, on time, late and by strangers, sockets and hosts
 * that are lost and come back, a database that is away, a sidecar that is killed at any point, and
 * time that passes. In one run of four no stream is lost. The same seed gives the same run. Where
 * clocks are set, no sidecar is killed: the next would begin with what the clock says then.
 */
final class Simulation {

  private static final int USERS = 5;
  private static final int GROUPS = 2;
  private static final int RECENT = 5;
  private static final int MOST_STEPS_BETWEEN = 14;

  final World world;
  final List<String> trace = new ArrayList<>();
  private final Random random;
  private final List<Phone> phones = new ArrayList<>();
  private final List<String> rooms = new ArrayList<>();
  private final List<String> hosts = new ArrayList<>();
  private final boolean calm;
  private final boolean setsClocks;
  private int clocksSet;
  private int hostsEver;
  private int candidates;

  Simulation(long seed) {
    this(seed, false);
  }

  /** One in which the sidecar's clock is set now and then, by up to an hour. */
  static Simulation settingClocks(long seed) {
    return new Simulation(seed, true);
  }

  private Simulation(long seed, boolean setsClocks) {
    random = new Random(seed);
    this.setsClocks = setsClocks;
    calm = random.nextInt(4) == 0;
    world = new World(random::nextInt);
    world.people.block(USERS - 1, USERS);
    world.people.join(1, 1, 2, 3, 4);
    world.people.join(2, 3, 4, 5);
    int hostCount = 1 + random.nextInt(2);
    for (int i = 0; i < hostCount; i++) {
      hosts.add(nextHost());
    }
    for (int user = 1; user <= USERS; user++) {
      int devices = 1 + random.nextInt(3);
      for (int i = 0; i < devices; i++) {
        phones.add(Phone.of(world, anyHost(), user, user + "." + i));
      }
    }
    world.start();
  }

  /** Does so many random things. */
  void run(int things) {
    for (int i = 0; i < things; i++) {
      int what = random.nextInt(100);
      if (what < 75) {
        say();
      } else if (what < 87) {
        time();
      } else {
        trouble();
      }
      int steps = random.nextInt(MOST_STEPS_BETWEEN);
      for (int step = 0; step < steps; step++) {
        world.step();
      }
    }
  }

  /** All is well again: everything is up, everybody is there, and the longest time passes. */
  void settle() {
    note("settle");
    world.database.away = false;
    world.database.silent = false;
    world.start();
    hosts.forEach(world::heal);
    world.pass(Duration.ofSeconds(5));
    phones.stream().filter(phone -> !phone.socket().open).forEach(p -> p.reconnect(anyHost()));
    world.pass(Duration.ofSeconds(150));
  }

  /** Everybody connects anew, and hears what he missed. */
  void comeBack() {
    phones.forEach(phone -> phone.reconnect(anyHost()));
    world.settle();
  }

  private void say() {
    Phone phone = any(phones);
    if (!phone.socket().open) {
      return;
    }
    int what = random.nextInt(100);
    if (what < 13 || rooms.isEmpty()) {
      initiate(phone);
      return;
    }
    String room = recentRoom();
    if (what < 26) {
      note(phone + " accept " + room);
      phone.accept(room);
    } else if (what < 30) {
      note(phone + " reject " + room);
      phone.reject(room);
    } else if (what < 38) {
      note(phone + " end " + room);
      phone.end(room, any(List.of("completed", "cancelled", "failed")));
    } else if (what < 64) {
      String candidate = ++candidates + "@" + phone;
      note(phone + " candidate " + room + " " + candidate);
      phone.candidate(room, candidate);
    } else if (what < 80) {
      note(phone + " join " + room);
      phone.join(room);
    } else if (what < 86) {
      note(phone + " leave " + room);
      phone.leave(room);
    } else if (what < 90) {
      note(phone + " media " + room);
      phone.media(room, random.nextBoolean(), random.nextBoolean());
    } else if (what < 96) {
      note(phone + " renegotiate " + room);
      phone.renegotiate(room, "o" + ++candidates);
    } else {
      moderate(phone, room);
    }
  }

  private void moderate(Phone phone, String room) {
    int target = 1 + random.nextInt(USERS);
    switch (random.nextInt(4)) {
      case 0 -> {
        note(phone + " end for all " + room);
        phone.endForAll(room);
      }
      case 1 -> {
        note(phone + " mute " + room + " " + target);
        phone.mute(room, target);
      }
      default -> {
        note(phone + " remove " + room + " " + target);
        phone.remove(room, target);
      }
    }
  }

  private void initiate(Phone phone) {
    boolean again = !rooms.isEmpty() && random.nextInt(5) == 0;
    String room = again ? recentRoom() : "r" + (rooms.size() + 1);
    if (!again) {
      rooms.add(room);
    }
    if (random.nextInt(2) == 0) {
      int group = 1 + random.nextInt(GROUPS);
      note(phone + " initiate " + room + " to group " + group);
      phone.initiateGroup(room, group);
      return;
    }
    int to = 1 + random.nextInt(USERS);
    if (to != phone.user().value()) {
      note(phone + " initiate " + room + " to " + to);
      phone.initiate(room, to);
    }
  }

  private void time() {
    Duration passed =
        random.nextInt(12) == 0
            ? Duration.ofSeconds(5 + random.nextInt(40))
            : Duration.ofMillis(random.nextInt(1500));
    note("time " + passed.toMillis());
    world.time.advance(passed);
  }

  private void setClock() {
    Duration by = Duration.ofSeconds(random.nextInt(7200) - 3600);
    note("clock " + by);
    world.time.setClock(by);
    clocksSet++;
  }

  /** How often a clock was set. */
  int clocksSet() {
    return clocksSet;
  }

  /** The calls that somebody tried to start. */
  int calls() {
    return rooms.size();
  }

  private void trouble() {
    int what = random.nextInt(calm ? 60 : 100);
    if (setsClocks && (what < 10 || (what >= 60 && what < 66))) {
      setClock();
    } else if (!world.isUp() && what < 60) {
      note("start");
      world.start();
    } else if (what < 25) {
      Phone phone = any(phones);
      note(phone + " disconnect");
      phone.disconnect();
    } else if (what < 56) {
      back(any(phones));
    } else if (what < 60) {
      membership();
    } else if (what < 66) {
      note("crash");
      world.crash();
    } else if (what < 71) {
      String host = any(hosts);
      note("cut " + host);
      world.cut(host);
    } else if (what < 86) {
      String host = any(hosts);
      note("heal " + host);
      world.heal(host);
    } else if (what < 88) {
      kill(random.nextInt(hosts.size()));
    } else {
      world.database.away = what < 90;
      world.database.silent = what == 90;
      note("database away " + world.database.away + ", silent " + world.database.silent);
    }
  }

  private void membership() {
    int group = 1 + random.nextInt(GROUPS);
    int user = 1 + random.nextInt(USERS);
    if (random.nextBoolean()) {
      note(user + " leaves group " + group);
      world.people.leave(group, user);
    } else {
      note(user + " joins group " + group);
      world.people.join(group, user);
    }
  }

  private void back(Phone phone) {
    if (!phone.socket().open || random.nextInt(8) == 0) {
      String host = anyHost();
      note(phone + " back on " + host);
      phone.reconnect(host);
    }
  }

  private void kill(int which) {
    note("kill " + hosts.get(which));
    world.kill(hosts.get(which));
    hosts.set(which, nextHost());
    note("born " + hosts.get(which));
  }

  private String nextHost() {
    String host = "h" + ++hostsEver;
    world.host(host);
    return host;
  }

  private String anyHost() {
    return any(hosts);
  }

  private String recentRoom() {
    return rooms.get(rooms.size() - 1 - random.nextInt(Math.min(RECENT, rooms.size())));
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private void note(String what) {
    trace.add(world.time.now() + " " + what);
  }
}
