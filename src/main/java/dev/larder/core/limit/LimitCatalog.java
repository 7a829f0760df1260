package dev.larder.core.limit;

import java.util.List;

/** The source of Larder's own limits. */
public interface LimitCatalog {
    /** Every declared limit, each name once. */
    List<OwnLimit> declaredLimits();
}
