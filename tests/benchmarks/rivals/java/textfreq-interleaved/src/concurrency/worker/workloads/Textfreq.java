// Tries: hash and count side by side in one array, so that a word touches one cache line.
package concurrency.worker.workloads;

import concurrency.worker.Fold;
import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Arrays;
import java.util.Map;

/**
 * CPU: bytes, branches, a hash table. A task makes up a text of {@code size} characters and counts
 * how often each word occurs.
 */
public final class Textfreq implements Workload {
  // A generator of small numbers whose period is its modulus.
  private static final int MODULUS = 139968;
  private static final int FACTOR = 3877;
  private static final int TERM = 29573;

  // Of the 64 values of a draw the first 26 are letters, of which there are 8.
  private static final int DRAWS = 64;
  private static final int LETTER_DRAWS = 26;
  private static final int LETTERS = 8;
  private static final int MOST_LETTERS = 3;

  // FNV-1a of 32 bits.
  private static final int HASH_OFFSET = 0x811c9dc5;
  private static final int HASH_PRIME = 0x01000193;

  // A power of two. There are 584 words, so a free slot is always found.
  private static final int SLOTS = 4096;

  @Override
  public String name() {
    return "textfreq";
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) {
    return new Table(size);
  }

  private static final class Table implements Task {
    private final int size;
    private final int[] table = new int[2 * SLOTS]; // hash (0: the slot is free) and count

    Table(int size) {
      this.size = size;
    }

    @Override
    public long run(long seed, long t) {
      Arrays.fill(table, 0);
      int s = (int) Long.remainderUnsigned(Mix.mix(seed, t), MODULUS);
      int hash = HASH_OFFSET;
      int letters = 0;
      for (long i = 0; i <= size; i++) { // the last character is a space
        s = (s * FACTOR + TERM) % MODULUS;
        int draw = s * DRAWS / MODULUS;
        if (draw < LETTER_DRAWS && i < size && letters < MOST_LETTERS) {
          hash = (hash ^ ('a' + (draw & (LETTERS - 1)))) * HASH_PRIME;
          letters++;
        } else {
          if (letters > 0) {
            count(hash);
          }
          hash = HASH_OFFSET;
          letters = 0;
        }
      }
      return folded();
    }

    private void count(int wordHash) {
      int hash = wordHash == 0 ? 1 : wordHash;
      int slot = hash & (SLOTS - 1);
      while (table[2 * slot] != hash && table[2 * slot] != 0) {
        slot = (slot + 1) & (SLOTS - 1);
      }
      table[2 * slot] = hash;
      table[2 * slot + 1]++;
    }

    private long folded() {
      long fold = Fold.OFFSET;
      long words = 0;
      for (int slot = 0; slot < SLOTS; slot++) {
        if (table[2 * slot] != 0) {
          long entry = (table[2 * slot] & 0xffffffffL) << 32 | table[2 * slot + 1];
          fold = (fold ^ entry) * Fold.PRIME;
          words++;
        }
      }
      return fold ^ words;
    }
  }
}
