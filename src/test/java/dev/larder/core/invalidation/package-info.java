@NullMarked
package dev.larder.core.invalidation;

import org.jspecify.annotations.NullMarked;
