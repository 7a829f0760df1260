@NullMarked
package dev.larder.outbound;

import org.jspecify.annotations.NullMarked;
