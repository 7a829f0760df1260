package dev.larder.core.conversation;

import dev.larder.core.conversation.Message.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A message of the user and what was said until the next one.
 *
 * @param from the index of its first message
 * @param to the index after its last message
 * @param tokens the tokens of its messages, without instructions
 * @param text what was said in it
 */
record Turn(int from, int to, long tokens, String text) {
    /** A model of embeddings reads the beginning of a text only; so does this. */
    private static final int MAX_TEXT = 2_000;

    /**
     * The last turns that begin before an index, whole, the oldest first. Messages before the first turn are in none.
     *
     * @param most the maximum number of turns
     */
    static List<Turn> before(int end, List<Message> messages, int most) {
        var turns = new ArrayDeque<Turn>();
        int to = messages.size();
        for (int i = messages.size() - 1; i >= 0 && turns.size() < most; i--) {
            if (messages.get(i).role() == Role.USER && messages.get(i).kind() == Kind.PLAIN) {
                if (i < end) {
                    turns.addFirst(of(i, to, messages));
                }
                to = i;
            }
        }
        return List.copyOf(turns);
    }

    private static Turn of(int from, int to, List<Message> messages) {
        List<Message> said = messages.subList(from, to).stream()
                .filter(message -> !message.role().isInstruction())
                .toList();
        String text = said.stream().map(Message::text).collect(Collectors.joining("\n"));
        return new Turn(from, to, said.stream().mapToLong(Message::tokens).sum(), beginning(text));
    }

    /** The part of a text that is compared. */
    static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), MAX_TEXT));
    }
}
