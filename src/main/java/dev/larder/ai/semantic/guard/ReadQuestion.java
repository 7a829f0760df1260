package dev.larder.ai.semantic.guard;

import java.util.Set;

/**
 * A question as the guard has read it, to be compared with others without reading it again. It is immutable and takes
 * some kilobytes; it may be kept beside a cached question. A question is compared by the mode that read it.
 */
public final class ReadQuestion {
    private final String original;
    private final PlainText text;
    private final Set<String> words;
    private final Question question;
    private final boolean deceptive;
    private final boolean foreign;

    private final boolean tooLong;

    private ReadQuestion(String original, boolean tooLong, PlainText text, Question question) {
        this.original = original;
        this.tooLong = tooLong;
        this.text = text;
        this.words = Misspellings.words(text.text());
        this.question = question;
        this.deceptive = Scripts.isDeceptive(original);
        this.foreign = Languages.isForeign(text);
    }

    /** A question of which only the text counts. */
    static ReadQuestion unread(String original) {
        return new ReadQuestion(original, true, PlainText.EMPTY, QuestionReader.read(PlainText.EMPTY));
    }

    static ReadQuestion of(String original) {
        boolean tooLong = original.length() > Guard.LONGEST || Languages.countWords(original) > Guard.MOST_WORDS;
        PlainText text = tooLong ? PlainText.EMPTY : PlainText.of(original);
        return new ReadQuestion(original, tooLong, text, QuestionReader.read(text));
    }

    /** What the rules see of the question beside another one, by whose words its misspellings are told. */
    Question beside(ReadQuestion other) {
        PlainText corrected = Misspellings.correct(text, words, other.words);
        return corrected.text().equals(text.text()) ? question : QuestionReader.read(corrected);
    }

    String original() {
        return original;
    }

    /** Whether the text has characters that its readers do not see, or take for others. */
    boolean isDeceptive() {
        return deceptive;
    }

    /** Whether the text is in a language whose words the guard does not know. */
    boolean isForeign() {
        return foreign;
    }

    /** Whether the text says too much for rules of words. */
    boolean isLong() {
        return tooLong;
    }

    /** The text is a prompt, which no log and no message may tell. */
    @Override
    public String toString() {
        return "question of " + original.length() + " characters";
    }
}
