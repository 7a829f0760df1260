package dev.larder.ai.semantic.guard;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells texts that the guard can read from those in another language than English, whose words it does not know. */
final class Languages {
    /** Frequent words of other languages that are no English ones. */
    private static final Set<String> FOREIGN = Lexicon.words("""
            der das dem den ein eine einen einem einer ich du wir ihr ist sind nicht und oder mit für von zu auf wie wo wann warum
            wer welche welcher welches kann kein keine muss darf mein meine wird haben
            el los las una unos que qué cómo dónde cuándo cuál quién por para con sin del mi mis su es son está puedo tengo hay
            le les des du une et est sont que qui quoi où quand comment pourquoi quel quelle avec sans pour dans mon ma mes puis je
            il gli della di che chi dove quando quanto perché sono con senza posso mio mia uno
            het een van voor zonder hoe waar wanneer waarom wie welke kan ik mijn niet
            os um uma como onde não sem posso meu minha são
            bir ve ne nasıl nerede zaman için var mı jest nie jak gdzie kiedy czy och att inte hur var när med för
            """);

    private static final Pattern RAW = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+|[^\\p{L}\\p{M}\\p{N}\\s\\p{P}]");
    private static final Pattern LATIN = Pattern.compile("[\\p{IsLatin}\\p{M}]+");

    private Languages() {}

    /** Whether most words of a text are none of English. Names are no evidence of either. */
    static boolean isForeign(PlainText text) {
        int known = 0;
        int foreign = 0;
        int unknown = 0;
        Matcher word = PlainText.WORD.matcher(text.text());
        while (word.find()) {
            String found = word.group();
            if (!LATIN.matcher(found).matches()) {
                // a letter of another alphabet is a symbol of mathematics as often
                foreign += found.length() > 1 ? 2 : 0;
            } else if (FOREIGN.contains(found)) {
                foreign++;
            } else if (Lexicon.kind(found) == Kind.EMPTY || Lexicon.isKnown(found) || English.isWord(found)) {
                known++;
            } else if (!text.names().contains(found) && found.length() > 1) {
                unknown++;
            }
        }
        return foreign > 0 ? foreign + unknown >= known : unknown > 2 && unknown > known;
    }

    /** How many words, numbers and symbols a text has. */
    static int countWords(String text) {
        return (int) RAW.matcher(text).results().count();
    }

    /** Whether two texts have the same words, numbers and symbols in the same order, whatever their case. */
    static boolean isSame(String one, String other) {
        return raw(one).equals(raw(other));
    }

    private static List<String> raw(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return RAW.matcher(plain).results().map(found -> found.group()).toList();
    }
}
