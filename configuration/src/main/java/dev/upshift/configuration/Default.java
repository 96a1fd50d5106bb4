package dev.upshift.configuration;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key of the configuration is when the file leaves it out, written as YAML ({@code "60m"},
 * {@code "[reboot, hang]"}, <code>"{}"</code> for a record whose own keys all have defaults). A
 * component without it must be given, unless it is an {@link java.util.Optional} (then empty) or
 * nullable (then null).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}
