package club.worldmates.calls.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md 5, Room names and Ids. */
class RoomNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "123", "group5", "__proto__", "constructor", " a ", "комната", "a/b#c", "😀"})
  void isValid_anyOtherText_isLegal(String text) {
    assertThat(RoomName.isValid(text)).isTrue();
    assertThat(new RoomName(text).toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000", "a\nb", "\t", "\u007f", "\u0085", "\ud800", "a\udc00b"})
  void isValid_emptyControlOrHalfACharacter_isNot(String text) {
    assertThat(RoomName.isValid(text)).isFalse();
    assertThatThrownBy(() -> new RoomName(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isValid_countsCharacters_notUtf16Units() {
    assertThat(RoomName.isValid("😀".repeat(100))).isTrue();
    assertThat(RoomName.isValid("😀".repeat(101))).isFalse();
    assertThat(RoomName.isValid("x".repeat(100))).isTrue();
    assertThat(RoomName.isValid("x".repeat(101))).isFalse();
  }

  @Test
  void names_areComparedByteForByte() {
    assertThat(new RoomName("Room"))
        .isNotEqualTo(new RoomName("room"))
        .isNotEqualTo(new RoomName("Room "));
  }

  @Test
  void userId_isOneToTheLargestInteger() {
    assertThat(new UserId(2147483647).value()).isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> new UserId(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UserId(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void userIds_areOrderedByNumber() {
    assertThat(new UserId(9)).isLessThan(new UserId(10)).hasToString("9");
  }
}
