package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.larder.core.InvalidSettings;
import dev.larder.core.event.rules.FeedDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.spi.ChangeFeed;
import dev.larder.spi.ChangeFeedFactory;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredFeedsTest {
    /** The configuration of this test's type of feed. */
    @ConfigMapping(prefix = "larder.feeds")
    public interface BrookConfig {
        /** Any text. */
        @WithDefault("clear")
        String water();
    }

    private static final class Brook implements ChangeFeedFactory<BrookConfig> {
        @Override
        public String type() {
            return "brook";
        }

        @Override
        public Class<BrookConfig> configType() {
            return BrookConfig.class;
        }

        @Override
        public ChangeFeed open(String name, BrookConfig config) {
            throw new IllegalArgumentException("its water is " + config.water());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.type=river a.services=*   | Feed a has the unknown type 'river'; there are [brook]
            a.type=brook a.services=x,s | Feed a purges in 'x', but there are only [s]
            """)
    void aDeclarationThatMakesNoSenseStopsTheStart(String declared, String complaint) {
        assertThatThrownBy(() -> feeds(declared))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(complaint);
    }

    @Test
    void aStarIsEveryServiceAndNamesAreThemselves() {
        assertThat(feeds("a.type=brook a.services=* b.type=brook b.services=S b.required=true"))
                .extracting(FeedDefinition::name, FeedDefinition::services, FeedDefinition::required)
                .containsExactly(tuple("a", Set.of(), false), tuple("b", Set.of(new ServiceName("s")), true));
    }

    @Test
    void aRefusalOfASourceNamesTheFeed() {
        FeedDefinition feed = feeds("a.type=brook a.services=* a.water=muddy").get(0);
        assertThatThrownBy(() -> feed.feed().get())
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("Feed a: its water is muddy");
    }

    private static List<FeedDefinition> feeds(String declared) {
        SmallRyeConfig source = Declarations.of("larder.feeds.", declared, Map.of("larder.services.s.type", "local"));
        return Declarations.valid(new DeclaredFeeds(
                source.getConfigMapping(LarderConfig.class),
                source,
                Map.of("brook", new Brook()),
                Set.of(new ServiceName("s")))::all);
    }
}
