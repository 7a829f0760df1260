@NullMarked
package dev.larder.core.limit;

import org.jspecify.annotations.NullMarked;
