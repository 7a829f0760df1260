/** Tests of what may still be shown. */
@NullMarked
package dev.larder.core.tier;

import org.jspecify.annotations.NullMarked;
