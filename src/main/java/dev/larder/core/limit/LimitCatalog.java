package dev.larder.core.limit;

import java.util.List;

/** Where Larder's own limits come from. */
public interface LimitCatalog {
    /** Every declared limit, each name once. */
    List<OwnLimit> declaredLimits();
}
