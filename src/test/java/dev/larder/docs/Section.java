package dev.larder.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that is generated from the code, between {@code <!-- generated: name -->} and {@code <!--
 * /generated -->}. Run the tests with {@code -Ddocs.write=true} to write these parts.
 */
record Section(Path file, String name) {
    private static final String END = "<!-- /generated -->";

    void mustBe(String generated) throws IOException {
        String text = Files.readString(file, UTF_8);
        String mark = "<!-- generated: %s -->%n".formatted(name).replace("\r", "");
        int begin = text.indexOf(mark);
        assertThat(begin).as("%s has the mark of the section %s", file, name).isNotNegative();
        int from = begin + mark.length();
        int to = text.indexOf(END, from);
        String wanted = "\n" + generated.strip() + "\n\n";
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, text.substring(0, from) + wanted + text.substring(to), UTF_8);
            return;
        }
        assertThat(text.substring(from, to))
                .as("the section %s of %s; -Ddocs.write=true writes it anew", name, file)
                .isEqualTo(wanted);
    }
}
