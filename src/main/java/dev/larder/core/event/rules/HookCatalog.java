package dev.larder.core.event.rules;

import java.util.List;

/** The source of the hooks. */
public interface HookCatalog {
    /** Every declared hook, each name once. */
    List<Hook> declaredHooks();
}
