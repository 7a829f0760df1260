package dev.larder.core.event.rules;

import java.util.List;

/** Where the hooks come from. */
public interface HookCatalog {
    /** Every declared hook, each name once. */
    List<Hook> declaredHooks();
}
