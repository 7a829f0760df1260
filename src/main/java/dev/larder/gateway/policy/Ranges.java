package dev.larder.gateway.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The byte ranges that a request wants of a whole body (RFC 9110 §14). A Range that is invalid, has too many parts or
 * parts that overlap is ignored (§14.2): the answer is the whole body.
 */
public final class Ranges {
    private static final int MAX_PARTS = 16;
    private static final Pattern PART = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

    private Ranges() {}

    /** The part of the body that is the answer. */
    public enum Kind {
        WHOLE,
        ONE_PART,
        /** Several parts, as multipart/byteranges. */
        PARTS,
        /** No part: 416. */
        UNSATISFIABLE
    }

    /** The parts of a body from the first byte to the last one, both included. */
    public record Part(long first, long last) {
        public long length() {
            return last - first + 1;
        }

        /** The value of Content-Range. */
        public String contentRange(long whole) {
            return "bytes " + first + '-' + last + '/' + whole;
        }
    }

    /** The kind of an answer and its parts in the order of the request. */
    public record SelectedRanges(Kind kind, List<Part> parts) {
        private static final SelectedRanges WHOLE = new SelectedRanges(Kind.WHOLE, List.of());
        private static final SelectedRanges UNSATISFIABLE = new SelectedRanges(Kind.UNSATISFIABLE, List.of());

        public SelectedRanges {
            parts = List.copyOf(parts);
        }
    }

    /** The part of a body of this length that a request selects. Only GET has ranges. */
    public static SelectedRanges of(RequestHead request, long length) {
        List<String> lines = request.fields().lines("Range");
        if (lines.size() != 1 || !request.method().equals("GET")) {
            return SelectedRanges.WHOLE;
        }
        String range = lines.get(0).strip();
        return FieldText.lower(range).startsWith("bytes=")
                ? select(FieldText.split(range.substring("bytes=".length()), ','), length)
                : SelectedRanges.WHOLE;
    }

    private static SelectedRanges select(List<String> wanted, long length) {
        if (wanted.isEmpty() || wanted.size() > MAX_PARTS) {
            return SelectedRanges.WHOLE;
        }
        List<Part> parts = new ArrayList<>();
        for (String text : wanted) {
            Matcher matcher = PART.matcher(text);
            if (!matcher.matches() || !isValid(matcher.group(1), matcher.group(2))) {
                return SelectedRanges.WHOLE;
            }
            part(matcher.group(1), matcher.group(2), length).ifPresent(parts::add);
        }
        if (parts.isEmpty()) {
            return SelectedRanges.UNSATISFIABLE;
        }
        return overlap(parts)
                ? SelectedRanges.WHOLE
                : new SelectedRanges(parts.size() == 1 ? Kind.ONE_PART : Kind.PARTS, parts);
    }

    private static boolean isValid(String first, String last) {
        return first.isEmpty() ? !last.isEmpty() : last.isEmpty() || Long.parseLong(first) <= Long.parseLong(last);
    }

    /** The part of a body, or empty if the body ends before it. */
    private static Optional<Part> part(String first, String last, long length) {
        long begin = first.isEmpty() ? Math.max(0, length - Long.parseLong(last)) : Long.parseLong(first);
        long end = first.isEmpty() || last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
        return begin <= end ? Optional.of(new Part(begin, end)) : Optional.empty();
    }

    private static boolean overlap(List<Part> parts) {
        List<Part> sorted =
                parts.stream().sorted(Comparator.comparingLong(Part::first)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).first <= sorted.get(i - 1).last) {
                return true;
            }
        }
        return false;
    }
}
