package dev.larder.ai.semantic.guard;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question in lower case, with contractions and the spellings of chat written out.
 *
 * @param names the words that begin with a capital letter inside a sentence
 * @param symbols the operators, emoji and brackets in their order
 */
record PlainText(String text, Set<String> names, List<Integer> symbols) {
    static final PlainText EMPTY = new PlainText("", Set.of(), List.of());

    static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*");

    private static final Pattern SENTENCE_WORD = Pattern.compile("(^|[.?!:]\\s+)?\\p{L}[\\p{L}\\p{M}']*");
    private static final Pattern LETTER =
            Pattern.compile("(?<=\\p{L} |\\p{L}, )[A-HJ-Z](?![\\p{L}\\p{N}'+#]|\\.\\p{L})");
    private static final Pattern SPELLED =
            Pattern.compile("(?<![\\p{L}\\p{N}@./-])(\\p{L}[\\p{L}/]*)(?![\\p{L}\\p{N}@])");
    private static final Pattern CONTRACTION = Pattern.compile(
            "\\b(can't|cannot|won't|shan't|ain't|let's|\\p{L}+n't|(?:i|you|we|they|he|she|it|that|there|what"
                    + "|who|where|how|when|here)'(?:m|re|ve|ll|d|s))(?!\\p{L})");
    private static final Pattern AND = Pattern.compile("(?<=\\p{L} )&(?= \\p{L})");

    private record Spelling(Pattern from, String to) {
        private static Spelling of(String from, String to) {
            return new Spelling(Pattern.compile(from), to);
        }
    }

    /** What depends on capital letters, and what has one meaning in several spellings. */
    private static final List<Spelling> ORIGINAL = List.of(
            Spelling.of("[\u2018\u2019`\u00b4]", "'"),
            Spelling.of("[\u2010-\u2015\u2212]", "-"),
            Spelling.of("[\ufe0e\ufe0f]", ""),
            Spelling.of(AND.pattern(), "and"),
            Spelling.of("\\bUS\\b|\\bU\\.S\\.(?:A\\.)?", "usa"),
            Spelling.of("\\bUK\\b|\\bU\\.K\\.", "uk"),
            Spelling.of("(?<=\\d )?\\b([KMGT])B(?:ps|/s)", "$1byte/s"),
            // a minus before a number, and the flags of a command
            Spelling.of("(?<![^\\s(=:])-(?=[\\d.])(?!\\d+[-/])", "minus "),
            Spelling.of("(?<=\\s)--?(\\p{Ll}[\\p{L}\\d-]*)(?=[\\s?,.=]|$)", "flag0$1"),
            Spelling.of("(?<=\\s)-(\\p{Lu}\\p{L}?)(?=[\\s?,.]|$)", "bigflag0$1"),
            // thousands with spaces
            Spelling.of("(?<=\\b\\d{1,3}) (?=000\\b)", ""),
            Spelling.of("\\s+", " "));

    private static final Map<String, String> ENDINGS =
            Map.of("m", " am", "re", " are", "ve", " have", "ll", " will", "d", " would", "s", " is");
    private static final Map<String, String> WHOLE = Map.of(
            "can't",
            "can not",
            "cannot",
            "can not",
            "won't",
            "will not",
            "shan't",
            "shall not",
            "ain't",
            "is not",
            "let's",
            "let us");
    private static final Map<String, String> SPELLINGS = spellings("""
            dont=do not|doesnt=does not|didnt=did not|cant=can not|wont=will not|isnt=is not|arent=are not|wasnt=was not
            werent=were not|havent=have not|hasnt=has not|hadnt=had not|couldnt=could not|wouldnt=would not
            shouldnt=should not|im=i am|ive=i have|whats=what is|wheres=where is|hows=how is|whos=who is|u=you|ur=your
            r=are|pls=please|plz=please|thx=thanks|ty=thanks|teh=the|wich=which|waht=what|hwo=how|adn=and|taht=that|wat=what
            wanna=want to|gonna=going to|gotta=have to|hrs=hours|mins=minutes|secs=seconds|yrs=years|wks=weeks|abt=about
            tmrw=tomorrow|tmr=tomorrow|jan=january|feb=february|jun=june|jul=july|aug=august|sep=september
            sept=september|oct=october|nov=november|dec=december|mon=monday|tue=tuesday|tues=tuesday|wed=wednesday
            thu=thursday|thur=thursday|thurs=thursday|fri=friday|vs=versus|w/o=without|msgs=messages|wfh=work from home|wanted=want|pw=password
            addr=address|avg=average|acct=account|appt=appointment|dept=department|mgr=manager|qty=quantity|tel=telephone
            info=information|pic=picture|pics=pictures|ppl=people|cuz=because|thru=through|bday=birthday|lang=language
            vid=video|vids=videos|doc=document|docs=documents|govt=government|univ=university|diff=difference|gf=girlfriend
            bf=boyfriend|wk=week|mo=month|yr=year|msg=message|btw=by the way|ofc=office|ext=extension|ref=reference|lil=little
            """);

    /** Reads a text as a person wrote it. */
    static PlainText of(String original) {
        String text = Normalizer.normalize(original, Normalizer.Form.NFKC);
        List<Integer> symbols = Scripts.symbols(AND.matcher(text).replaceAll("and"));
        for (Spelling spelling : ORIGINAL) {
            text = spelling.from.matcher(text).replaceAll(spelling.to);
        }
        text = LETTER.matcher(text.strip()).replaceAll("letter0$0");
        Set<String> names = names(text);
        return new PlainText(written(text.toLowerCase(Locale.ROOT)), names, symbols);
    }

    PlainText withText(String other) {
        return new PlainText(other, names, symbols);
    }

    private static Set<String> names(String text) {
        Set<String> names = new HashSet<>();
        int words = 0;
        Matcher word = SENTENCE_WORD.matcher(text);
        while (word.find()) {
            words++;
            String found = word.group();
            if (word.group(1) == null && Character.isUpperCase(found.charAt(0)) && found.length() > 1) {
                names.add(found.replaceAll("'.*", "").toLowerCase(Locale.ROOT));
            }
        }
        // a title, or somebody who shouts
        return names.size() > 2 && names.size() > words * 0.6 ? Set.of() : Set.copyOf(names);
    }

    private static String written(String lower) {
        boolean contracted = lower.indexOf('\'') >= 0 || lower.contains("cannot");
        String whole = !contracted
                ? lower
                : CONTRACTION.matcher(lower).replaceAll(found -> {
                    String word = found.group();
                    int apostrophe = word.lastIndexOf('\'');
                    return WHOLE.containsKey(word)
                            ? WHOLE.get(word)
                            : word.endsWith("n't")
                                    ? word.substring(0, apostrophe - 1) + " not"
                                    : word.substring(0, apostrophe) + ENDINGS.get(word.substring(apostrophe + 1));
                });
        return SPELLED.matcher(whole).replaceAll(found -> SPELLINGS.getOrDefault(found.group(1), found.group(1)));
    }

    private static Map<String, String> spellings(String table) {
        Map<String, String> spellings = new HashMap<>();
        for (String entry : table.strip().split("[|\n]\\s*", -1)) {
            String[] sides = entry.split("=", 2);
            spellings.put(sides[0], sides[1]);
        }
        return Map.copyOf(spellings);
    }
}
