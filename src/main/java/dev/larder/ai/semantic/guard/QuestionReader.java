package dev.larder.ai.semantic.guard;

import dev.larder.ai.semantic.guard.Clauses.Clause;
import dev.larder.ai.semantic.guard.Question.Modality;
import dev.larder.ai.semantic.guard.Question.Tense;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a text for what the rules look at. */
final class QuestionReader {
    private static final Pattern CONDITION = Pattern.compile(
            "(?<=\\S )(?<!(?:by|since|until) )(?:if|when|while|unless|until|till|once|whenever|as long as|in case|after|before|during|as an?|except)\\b");
    private static final Pattern PAST =
            Pattern.compile("\\b(?:was|were|did|had|has(?! to)|have been|used to|have (?=(?:i|we|you|they)\\b))\\b");
    private static final Pattern FUTURE =
            Pattern.compile("\\b(?:will(?! not)|shall|going to|about to|would (?=(?:i|we|you|it|my|the|they)\\b))");
    private static final Pattern PRESENT = Pattern.compile("\\b(?:is|are|am|do|does|has|have)\\b");
    private static final Pattern SUBJECT = Pattern.compile(
            "^(?:who|what|which \\p{L}+|how many \\p{L}+) (?!can|could|may|must|should|would|do)\\p{L}+");
    private static final Pattern SUBJECT_VERB =
            Pattern.compile("^(?:who|what|which \\p{L}+|how many \\p{L}+) (\\p{L}+)\\b");
    private static final Pattern PERFECT = Pattern.compile(
            "\\b(?:have|has|had) (?:not |already |ever |never |just |yet |i |we |you |they ){0,2}(\\p{L}+)\\b");
    private static final Pattern ONGOING = Pattern.compile("\\b\\p{L}{3,}ing\\b");
    private static final Pattern CAN = Pattern.compile("\\b(?:can|could|may|able|possible|might)\\b");
    private static final Pattern FACT = Pattern.compile("^do (?:i|we)\\b");
    private static final Pattern WANT = Pattern.compile("^(?:do|does) .*\\bwant\\b");
    private static final Pattern SHOULD =
            Pattern.compile("\\b(?:should|recommended|recommend|advisable|ought|better|expected|supposed)\\b");
    private static final Pattern MUST = Pattern.compile(
            "\\b(?:must|need|needs|needed|required|require|requires|necessary|mandatory|have to|has to|obliged|compulsory)\\b");

    private static final Set<Asking> DEPENDENT =
            EnumSet.of(Asking.YES_OR_NO, Asking.ACTION, Asking.COST, Asking.QUANTITY, Asking.DURATION, Asking.REASON);

    private QuestionReader() {}

    static Question read(PlainText text) {
        List<Word> words = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        Asking asking = Asking.ANYTHING;
        Set<Tense> tenses = EnumSet.noneOf(Tense.class);
        Set<Modality> modalities = EnumSet.noneOf(Modality.class);
        Set<String> ongoing = new HashSet<>();
        String rewritten = Rewrites.apply(text.text());
        Set<String> lemmas = Tokens.of(rewritten).stream().map(Lemmas::of).collect(Collectors.toSet());
        for (Clause clause : Clauses.of(rewritten)) {
            Clause asked = clause;
            if (clause.place() == Word.Place.ASKED) {
                Matcher condition = CONDITION.matcher(clause.text());
                // "when" and "before" at the beginning ask
                if (condition.find()) {
                    asked = new Clause(clause.text().substring(0, condition.start()), Word.Place.ASKED);
                }
                Asking found = Asking.of(clause.text());
                asking = asking == Asking.ANYTHING ? found : asking;
                addTenses(asked.text(), tenses);
                addModalities(asked.text(), modalities);
                addOngoing(asked.text(), ongoing);
            }
            var reader = new WordReader(text.names(), words, facts);
            reader.read(asked, lemmas);
            if (asked.text().length() < clause.text().length()) {
                reader.read(new Clause(clause.text().substring(asked.text().length()), Word.Place.CONDITION), lemmas);
            }
        }
        if (dependsOnStory(asking, modalities)) {
            words.replaceAll(Word::inCondition);
            facts.replaceAll(Fact::inCondition);
        }
        return new Question(
                List.copyOf(words), List.copyOf(facts), asking, tenses, modalities, ongoing, text.symbols());
    }

    /** "How do I …" has one answer, whatever happened before. "May I …" and "what should I …" have not. */
    private static boolean dependsOnStory(Asking asking, Set<Modality> modalities) {
        return DEPENDENT.contains(asking) || (asking == Asking.THING && !modalities.isEmpty());
    }

    private static void addTenses(String clause, Set<Tense> tenses) {
        if (FUTURE.matcher(clause).find()) {
            tenses.add(Tense.FUTURE);
        } else if (PAST.matcher(clause).find() || hasPast(PERFECT, clause)) {
            tenses.add(Tense.PAST);
        } else if (PRESENT.matcher(clause).find()) {
            tenses.add(Tense.PRESENT);
        } else if (SUBJECT.matcher(clause).find()) {
            tenses.add(hasPast(SUBJECT_VERB, clause) ? Tense.PAST : Tense.PRESENT);
        }
    }

    /** Whether the word that a pattern finds is a verb in the past. */
    private static boolean hasPast(Pattern pattern, String clause) {
        Matcher verb = pattern.matcher(clause);
        return verb.find() && (verb.group(1).endsWith("ed") || Lemmas.isPast(verb.group(1)));
    }

    private static void addOngoing(String clause, Set<String> ongoing) {
        ONGOING.matcher(clause).results().forEach(found -> ongoing.add(Lemmas.of(found.group())));
    }

    private static void addModalities(String clause, Set<Modality> modalities) {
        if (CAN.matcher(clause).find()) {
            modalities.add(Modality.CAN);
        }
        if (WANT.matcher(clause).find()) {
            modalities.add(Modality.WANT);
        }
        if (SHOULD.matcher(clause).find()) {
            modalities.add(Modality.SHOULD);
        }
        if (MUST.matcher(clause).find()) {
            modalities.add(Modality.MUST);
        }
        if (modalities.isEmpty() && FACT.matcher(clause).find()) {
            modalities.add(Modality.FACT);
        }
    }
}
