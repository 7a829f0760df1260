package dev.larder.core.hook;

import java.util.List;

/** Where the hooks come from. */
public interface HookCatalog {
    /** Every declared hook, each name once. */
    List<Hook> declaredHooks();
}
