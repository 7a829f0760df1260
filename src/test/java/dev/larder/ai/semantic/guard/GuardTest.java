package dev.larder.ai.semantic.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final Guard STRICT = Guard.of(Guard.Mode.STRICT);
    private static final Guard POLARITY = Guard.of(Guard.Mode.POLARITY);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number       | Can I send 100 files?               | Can I send 200 files?",
                "number       | Is 10 MB enough?                    | Is 20 MB enough?",
                "number       | Can I pay $10?                      | Can I pay $11?",
                "number       | How do I open a port?               | How do I open port 22?",
                "number       | Take 1 pill twice a day?            | Take 2 pills once a day?",
                "unit         | Is a rope of 5 m enough?            | Is a rope of 5 ft enough?",
                "currency     | Can I pay 10 EUR?                   | Can I pay 10 USD?",
                "date         | Are you open on 1 May?              | Are you open on 1 June?",
                "date         | Are you open at 9 am?               | Are you open at 9 pm?",
                "date         | Are you open on Monday?             | Are you open on Friday?",
                "version      | How do I install Java 17?           | How do I install Java 21?",
                "version      | What is new in 2.3.1?               | What is new in 2.3.2?",
                "id           | Where is parcel AB12?               | Where is parcel AB21?",
                "negation     | Which rooms are clean?              | Which rooms are not clean?",
                "negation     | How do I pay with a card?           | How do I pay without a card?",
                "antonym      | How do I turn on sync?              | How do I turn off sync?",
                "antonym      | Is it deductible?                   | Is it nondeductible?",
                "direction    | Is this before lunch?               | Is this after lunch?",
                "direction    | How do I get from Oslo to Rome?     | How do I get from Rome to Oslo?",
                "scope        | How do I delete messages?           | How do I delete all messages?",
                "degree       | Which plan has the most seats?      | Which plan has seats?",
                "entity       | How do I install Slack?             | How do I install Zoom?",
                "entity       | How do I install Foozle?            | How do I install Barzle?",
                "plan         | What does the basic plan cost?      | What does the premium plan cost?",
                "tense        | Is the door locked?                 | Was the door locked?",
                "modality     | Can I leave a tip?                  | Must I leave a tip?",
                "question     | How do I file a claim?              | Why do I file a claim?",
                "condition    | Can I swim?                         | Can I swim when it rains?",
                "swapped      | Does the dog chase the cat?         | Does the cat chase the dog?",
                "substitution | How do I clone a disk?              | How do I format a disk?"
            })
    void aRuleRefusesADifference(String rule, String cached, String asked) {
        assertThat(STRICT.compare(cached, asked).refusedBy()).contains(rule);
        assertThat(STRICT.compare(asked, cached).refusedBy())
                .as("the other way round")
                .contains(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How do I pay?                      | how do i pay",
                "How do I pay?                      | Hi! Could you please tell me how I pay? Thanks!",
                "How do I install the update?       | how do i instal teh updaet",
                "How do I set up 2FA?               | How do I set up two-factor authentication?",
                "Can I bring two bags?              | Can I bring 2 bags?",
                "Is it open at 5 pm?                | Is it open at 17:00?",
                "Can I wait 2 weeks?                | Can I wait 14 days?",
                "Can I pay $1,000?                  | Can I pay 1000 dollars?",
                "Does it end on 3 March 2025?       | Does it end on 2025-03-03?",
                "How does one apply?                | How do I apply?",
                "How do I pay without a card?       | How do I pay if I don't have a card?",
                "Isn't there a discount?            | Is there a discount?",
                "My order hasn't come. Where is it? | Where is my order?",
                "What are the side effects of X1?   | side effects X1",
                "How do I turn on dark mode?        | How can I turn dark mode on?",
                "How do I read a file in Java?      | In Java, how do I read a file?",
                "What is the price of the room?     | What is the room price?",
                "How do I book an appt?             | How do I book an appointment?",
                "What colour is it?                 | What color is it?",
                "Is there a bus at 5:45?            | Is there a bus at a quarter to six?"
            })
    void theSameInOtherWordsIsShared(String cached, String asked) {
        assertThat(STRICT.compare(cached, asked).refusedBy()).isEmpty();
        assertThat(STRICT.compare(asked, cached).refusedBy())
                .as("the other way round")
                .isEmpty();
    }

    @Test
    void polarityLooksAtOppositesOnly() {
        assertThat(POLARITY.compare("Can I send 100 files?", "Can I send 200 files?")
                        .mayShare())
                .isTrue();
        assertThat(POLARITY.compare("How do I turn on sync?", "How do I turn off sync?")
                        .refusedBy())
                .contains("antonym");
        assertThat(POLARITY.compare("Which rooms are clean?", "Which rooms are not clean?")
                        .refusedBy())
                .contains("negation");
        assertThat(POLARITY.compare("Is it before lunch?", "Is it after lunch?").refusedBy())
                .contains("direction");
    }

    @Test
    void withoutRulesEverythingIsShared() {
        assertThat(Guard.of(Guard.Mode.OFF).compare("Can I?", "Can I not?")).isEqualTo(new Verdict(Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(Guard.Mode.class)
    void theSameTextIsShared(Guard.Mode mode) {
        assertThat(Guard.of(mode).compare("Why not?", "Why not?").mayShare()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "?",
                "1",
                "$",
                "the",
                "thanks",
                "\ud83d\ude00",
                "\ud800",
                "'",
                "a'b'c",
                "-",
                "1/0",
                "v",
                "one"
            })
    void anyTextHasAVerdict(String text) {
        assertThat(STRICT.compare(text, text + ' ' + text)).isNotNull();
        assertThat(STRICT.compare(text, "How do I pay?")).isNotNull();
        assertThat(STRICT.compare("How do I pay?", text)).isNotNull();
    }

    @Test
    void differentLongTextsAreNeverShared() {
        assertThat(STRICT.compare("word ".repeat(500), "word ".repeat(501)).refusedBy())
                .contains("length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How do I log in to p\u0430ypal?",
                "How do I log in to paypal\u200b?",
                "How do I log in to \u202epaypal?",
                "How do I log in to paypal?\udb40\udc41"
            })
    void textsThatDeceiveTheirReadersAreNeverShared(String poisoned) {
        assertThat(STRICT.compare(poisoned, "How do I log in to paypal?").refusedBy())
                .contains("script");
        assertThat(POLARITY.compare(poisoned, "How do I log in to paypal?").refusedBy())
                .contains("script");
    }

    @Test
    void aQuestionIsReadOnceAndComparedOften() {
        ReadQuestion cached = STRICT.read("How do I pay?");

        assertThat(STRICT.compare(cached, STRICT.read("how do i pay")).mayShare())
                .isTrue();
        assertThat(STRICT.compare(cached, STRICT.read("How do I not pay?")).refusedBy())
                .contains("negation");
        assertThat(cached).hasToString("question of 13 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wie schalte ich den Ton aus?|Wie schalte ich den Ton ein?",
                "\u00bfEl perro muerde al gato?|\u00bfEl gato muerde al perro?",
                "Puis-je payer avec une carte ?|Puis-je payer sans carte ?",
                "\u8fd9\u4e2a\u836f\u5b89\u5168\u5417\uff1f|\u8fd9\u4e2a\u836f\u4e0d\u5b89\u5168\u5417\uff1f"
            })
    void whatIsNotReadIsRefused(String pair) {
        String[] texts = pair.split("[|]", -1);
        assertThat(STRICT.compare(texts[0], texts[1]).refusedBy()).contains("language");
    }

    @ParameterizedTest
    @CsvSource({
        "\u6771\u4eac\u306e\u5929\u6c17, \u4eac\u90fd\u306e\u5929\u6c17",
        "Wo ist mein Paket?, Wo ist meine Rechnung?"
    })
    void otherLanguagesAreSharedOnlyIfTheirWordsAreTheSame(String cached, String asked) {
        assertThat(STRICT.compare(cached, asked).mayShare()).isFalse();
        assertThat(STRICT.compare(cached, cached + "!").mayShare()).isTrue();
    }
}
