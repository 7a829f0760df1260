/** Tests that no stale values are shown. */
@NullMarked
package dev.larder.core.invalidation.freshness;

import org.jspecify.annotations.NullMarked;
