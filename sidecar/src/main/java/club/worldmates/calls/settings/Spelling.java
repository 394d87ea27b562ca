package club.worldmates.calls.settings;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Optional;

/** Finds out what somebody meant who mistyped a key. */
final class Spelling {
  private static final int MOST_SLIPS = 3;

  private Spelling() {}

  /** The word that is the fewest slips away, if they are few. */
  static Optional<String> nearest(String mistyped, Collection<String> words) {
    return words.stream()
        .filter(word -> slips(mistyped, word) <= MOST_SLIPS)
        .min(comparingInt((String word) -> slips(mistyped, word)).thenComparing(word -> word));
  }

  /** How many letters to add, drop or change, after Levenshtein. */
  static int slips(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
