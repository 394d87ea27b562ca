package club.worldmates.calls.startup;

/** As much of a chat server's tables as one call of each kind needs. */
final class HostTables {

  static final int ALICE = 1;
  static final int BOB = 2;
  static final int GROUP = 1;

  static final String SQL =
      """
      CREATE TABLE Wo_Users (user_id INT PRIMARY KEY, username VARCHAR(64), first_name VARCHAR(64),
        last_name VARCHAR(64), avatar VARCHAR(200));
      CREATE TABLE Wo_Blocks (id INT AUTO_INCREMENT PRIMARY KEY, blocker INT, blocked INT);
      CREATE TABLE Wo_GroupChat (group_id INT PRIMARY KEY, group_name VARCHAR(64),
        avatar VARCHAR(200));
      CREATE TABLE Wo_GroupChatUsers (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT, group_id INT,
        active ENUM('1','0'));
      INSERT INTO Wo_Users VALUES (1, 'alice', 'Alice', 'A', ''), (2, 'bob', 'Bob', 'B', '');
      INSERT INTO Wo_GroupChat VALUES (1, 'Both', '');
      INSERT INTO Wo_GroupChatUsers (user_id, group_id, active) VALUES (1, 1, '1'), (2, 1, '1')
      """;

  private HostTables() {}
}
