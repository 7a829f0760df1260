package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.InvalidSettings;
import dev.larder.core.access.Verb;
import dev.larder.core.event.inbound.Webhook;
import dev.larder.core.event.rules.Hook;
import dev.larder.core.event.rules.HookCycles;
import dev.larder.core.service.ServiceName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredHooksTest {
    private static final Map<ServiceName, ServiceName> SERVICES = Declarations.holders("a", "b", "c");
    private static final Map<ServiceName, ServiceName> TIERED =
            Declarations.holders(Map.of("near", "a"), "a", "b", "near");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h.on.service=x h.purge.services=b h.purge.keys=k              | larder.hooks.h.on.service names 'x', but there are only [a, b, c]
            h.on.service=a h.purge.services=x h.purge.keys=k              | larder.hooks.h.purge.services names 'x', but there are only [a, b, c]
            h.on.service=a h.purge.services=b                             | larder.hooks.h.purge purges nothing
            h.on.service=a h.purge.services=b h.purge.keys=k:{id}         | larder.hooks.h.purge has the unknown placeholder {id}; there are {caller}, {key} and {body:/…}
            h.on.service=a h.on.keys=u:{id},t:{team} h.purge.services=b h.purge.keys=k:{id} | has the unknown placeholder {id}
            h.on.service=a h.purge.services=b h.purge.tags={body:id}      | has the unknown placeholder {body:id}
            h.on.service=a h.purge.services=b h.purge.tags={ce:subject}   | has the unknown placeholder {ce:subject}
            h.on.service=a h.purge.services=b h.purge.keys={key           | larder.hooks.h.purge.keys: '{key' has a brace without a partner
            h.on.service=a h.on.keys=a*b h.purge.services=b h.purge.keys=k | larder.hooks.h.on.keys: 'a*b' has a * before its end
            h.on.service=a h.on.verbs=GET h.purge.services=b h.purge.keys=k | larder.hooks.h.on.verbs has GET
            h.on.service=a h.on.verbs=DELETE h.purge.services=b h.purge.keys={body:/id} | larder.hooks.h.on.verbs has DELETE
            h.on.service=a h.purge.services=b h.purge.keys=k h.timeout=0  | larder.hooks.h.timeout must be more than 0
            """)
    void aHookThatMakesNoSenseStopsTheStart(String declared, String complaint) {
        assertThatThrownBy(() -> hooks(declared))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x.on.service=a x.purge.services=a x.purge.keys=k | x -> x
            x.on.service=a x.purge.services=b x.purge.keys=k y.on.service=b y.purge.services=a y.purge.keys=k | x -> y -> x
            x.on.service=a x.purge.services=b x.purge.keys=k y.on.service=b y.purge.services=c y.purge.prefixes=p z.on.service=c z.purge.services=a z.purge.prefixes=q | x -> y -> z -> x
            w.on.service=a w.purge.services=b w.purge.keys=k x.on.service=b x.purge.services=b x.purge.prefixes=k | x -> x
            x.on.service=a x.on.keys=u:{id} x.purge.services=a x.purge.keys=u:{id} | x -> x
            x.on.service=a x.on.keys=u:{id} x.purge.services=* x.purge.keys={id}:x | x -> x
            x.on.service=a x.on.keys=list:* x.purge.services=a x.purge.prefixes=li | x -> x
            """)
    void hooksThatSetEachOtherOffWithoutAnEndAreFound(String declared, String circle) {
        assertThat(circle(hooks(declared))).isEqualTo(circle);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.on.service=a x.purge.services=a x.purge.tags=t",
                "x.on.service=a x.on.verbs=PUT x.purge.services=a x.purge.keys=k",
                "x.on.service=a x.on.keys=u:{id} x.purge.services=a x.purge.keys=list:{id}",
                "x.on.service=a x.on.keys=u:{id} x.purge.services=a x.purge.prefixes=u:{id}:",
                "x.on.service=a x.on.keys=u:{id} x.purge.services=a x.purge.keys=u:{id}:x",
                "x.on.service=a x.purge.services=b x.purge.keys=k y.on.service=b y.purge.services=c y.purge.keys=k"
            })
    void hooksThatComeToAnEndAreNoCircle(String declared) {
        assertThat(circle(hooks(declared))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.on.service=near x.purge.services=a x.purge.keys=k",
                "x.on.service=a x.purge.services=near x.purge.keys=k",
                "x.on.service=near x.purge.services=near x.purge.keys=k"
            })
    void circlesThroughATierAreFoundToo(String declared) {
        assertThat(circle(hooks(declared, TIERED))).isEqualTo("x -> x");
    }

    @Test
    void aTierStandsForTheServiceBehind() {
        Hook hook = hooks("h.on.service=near h.purge.services=Near,b h.purge.tags=t", TIERED)
                .get(0);
        assertThat(hook.on().service().text()).isEqualTo("a");
        assertThat(hook.effect().services()).extracting(ServiceName::text).containsExactlyInAnyOrder("a", "b");
        assertThat(hooks("h.on.service=b h.purge.services=* h.purge.tags=t", TIERED)
                        .get(0)
                        .effect()
                        .services())
                .extracting(ServiceName::text)
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aHookFollowsAllWritesThatBringWhatItNeeds() {
        assertThat(hooks("h.on.service=a h.purge.services=b h.purge.keys={key}")
                        .get(0)
                        .on()
                        .verbs())
                .containsExactlyInAnyOrder(Verb.POST, Verb.PUT, Verb.PATCH, Verb.DELETE);
        assertThat(hooks("h.on.service=a h.purge.services=b h.purge.keys={body:/id}")
                        .get(0)
                        .on()
                        .verbs())
                .containsExactlyInAnyOrder(Verb.POST, Verb.PUT, Verb.PATCH);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            w.type=standard w.secrets=whsec_c2hvcnQ= w.purge.services=a w.purge.keys=k             | larder.webhooks.w.secrets: A secret is whsec_ followed by 16 bytes or more in base64
            w.type=standard w.secrets=sesame!-no-base64 w.purge.services=a w.purge.keys=k          | larder.webhooks.w.secrets: A secret is whsec_
            w.type=github w.secrets=sesame w.purge.services=a w.purge.keys=k                       | larder.webhooks.w.secrets: A secret needs 16 bytes or more
            w.type=cloudevents w.secrets=sesame w.purge.services=a w.purge.keys=k                  | larder.webhooks.w.secrets: A token needs 16 characters or more
            w.type=github w.secrets=sesame-sesame-sesame w.purge.services=x w.purge.keys=k         | larder.webhooks.w.purge.services names 'x'
            w.type=github w.secrets=sesame-sesame-sesame w.purge.services=a w.purge.keys={key}     | larder.webhooks.w.purge has the unknown placeholder {key}; there are {body:/…}
            w.type=github w.secrets=sesame-sesame-sesame w.purge.services=a w.purge.keys={ce:subject} | has the unknown placeholder {ce:subject}
            w.type=cloudevents w.secrets=sesame-sesame-sesame w.purge.services=a w.purge.keys={ce:SubJect} | has the unknown placeholder {ce:SubJect}
            w.type=github w.secrets=sesame-sesame-sesame w.purge.services=a w.purge.keys=k w.remember-in=x | larder.webhooks.w.remember-in names 'x'
            w.type=github w.secrets=sesame-sesame-sesame w.purge.services=a w.purge.keys=k w.tolerance=13h | larder.webhooks.w.tolerance must be 1s to 12h
            """)
    void aWebhookThatMakesNoSenseStopsTheStartAndNoSecretIsTold(String declared, String complaint) {
        assertThatThrownBy(() -> webhooks(declared))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(complaint)
                .hasMessageNotContaining("sesame")
                .hasMessageNotContaining("c2hvcnQ");
    }

    private static String circle(List<Hook> hooks) {
        return String.join(
                " -> ", new HookCycles(hooks).find().stream().findFirst().orElse(List.of()));
    }

    private static List<Hook> hooks(String declared) {
        return hooks(declared, SERVICES);
    }

    private static List<Hook> hooks(String declared, Map<ServiceName, ServiceName> services) {
        return Declarations.valid(new DeclaredHooks(config("larder.hooks.", declared), services)::all);
    }

    private static List<Webhook> webhooks(String declared) {
        return Declarations.valid(new DeclaredWebhooks(config("larder.webhooks.", declared), SERVICES)::all);
    }

    private static LarderConfig config(String prefix, String declared) {
        return Declarations.of(prefix, declared, Map.of()).getConfigMapping(LarderConfig.class);
    }
}
