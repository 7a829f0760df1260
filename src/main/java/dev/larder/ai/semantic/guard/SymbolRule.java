package dev.larder.ai.semantic.guard;

/** Refuses other operators, brackets or emoji: "a == b" for "a != b". */
final class SymbolRule implements Rule {
    @Override
    public String name() {
        return "symbol";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return !one.symbols().equals(other.symbols());
    }
}
