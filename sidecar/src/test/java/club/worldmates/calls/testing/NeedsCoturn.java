package club.worldmates.calls.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For tests on a real coturn: where it is not installed they are reported as skipped, and in a
 * build (environment variable {@code CI}) they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CoturnInstalled.class)
public @interface NeedsCoturn {}
