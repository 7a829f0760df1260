package dev.larder.gateway.origin.table.filter;

import dev.larder.core.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a filter into words, values and signs. */
final class FilterLexer {
    private static final String SIGNS = "()=<>!,&|";
    private static final List<String> LONG_SIGNS = List.of("!=", "<>", "<=", ">=", "&&", "||", "==");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /** The kind of a token. */
    enum Kind {
        WORD,
        NUMBER,
        /** In single quotes. */
        TEXT,
        /** In double quotes: a name where a column stands, and a text where a value stands. */
        QUOTED,
        SIGN,
        END
    }

    /** A token and where it stands, counted from 1. */
    record Token(Kind kind, String text, int position) {
        boolean isSign(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }
    }

    private FilterLexer(String text) {
        this.text = text;
    }

    /** @throws Refusal.Bad when a character belongs to none */
    static List<Token> tokens(String text) {
        return new FilterLexer(text).all();
    }

    private List<Token> all() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (next == '\'' || next == '"') {
                quoted(next);
            } else if (isDigit(next) || ((next == '-' || next == '+' || next == '.') && isDigit(after()))) {
                number();
            } else if (Character.isLetter(next) || next == '_') {
                word();
            } else {
                sign(next);
            }
        }
        tokens.add(new Token(Kind.END, "", text.length() + 1));
        return tokens;
    }

    private char after() {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        return next == '.' && at + 2 < text.length() ? text.charAt(at + 2) : next;
    }

    private void add(Kind kind, String content, int begin) {
        tokens.add(new Token(kind, content, begin + 1));
    }

    /** A quote within is written twice. */
    private void quoted(char quote) {
        int begin = at;
        var content = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next != quote) {
                content.append(next);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                content.append(quote);
                at++;
            } else {
                at++;
                add(quote == '"' ? Kind.QUOTED : Kind.TEXT, content.toString(), begin);
                return;
            }
        }
        throw FilterParser.refused(begin + 1, "a quote is opened and never closed");
    }

    private void number() {
        int begin = at;
        at++;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        exponent();
        String number = text.substring(begin, at);
        boolean glued = at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
        if (glued || !number.matches("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,4})?")) {
            throw FilterParser.refused(begin + 1, "this is not a number; a text stands in single quotes");
        }
        add(Kind.NUMBER, number, begin);
    }

    private void exponent() {
        if (at >= text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
            return;
        }
        int end = at + 1;
        if (end < text.length() && (text.charAt(end) == '-' || text.charAt(end) == '+')) {
            end++;
        }
        if (end < text.length() && isDigit(text.charAt(end))) {
            at = end;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
        }
    }

    private void word() {
        int begin = at;
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
        }
        add(Kind.WORD, text.substring(begin, at), begin);
    }

    private void sign(char next) {
        if (at + 2 <= text.length() && LONG_SIGNS.contains(text.substring(at, at + 2))) {
            add(Kind.SIGN, text.substring(at, at + 2), at);
            at += 2;
        } else if (SIGNS.indexOf(next) >= 0) {
            add(Kind.SIGN, String.valueOf(next), at);
            at++;
        } else {
            throw FilterParser.refused(at + 1, "this character has no meaning here");
        }
    }

    private static boolean isOfWord(char next) {
        return Character.isLetterOrDigit(next) || next == '_' || next == '$';
    }

    private static boolean isDigit(char next) {
        return next >= '0' && next <= '9';
    }
}
