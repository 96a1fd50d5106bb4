package dev.upshift.broker.hivemq;

import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.parameter.ClientBasedInput;
import dev.upshift.broker.permission.Access;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the permission table at every publication, will and subscription. What it does not grant is
 * refused with MQTT's reason code; after a refused publication HiveMQ also ends the connection.
 */
final class TableAuthorizer implements PublishAuthorizer, SubscriptionAuthorizer {
  private static final Logger LOG = LoggerFactory.getLogger(TableAuthorizer.class);

  private final CurrentUsers users;

  TableAuthorizer(CurrentUsers users) {
    this.users = users;
  }

  @Override
  public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
    if (allows(input, Access.PUBLISH, input.getPublishPacket().getTopic())) {
      output.authorizeSuccessfully();
    } else {
      output.failAuthorization();
    }
  }

  @Override
  public void authorizeSubscribe(
      SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
    if (allows(input, Access.SUBSCRIBE, input.getSubscription().getTopicFilter())) {
      output.authorizeSuccessfully();
    } else {
      output.failAuthorization();
    }
  }

  private boolean allows(ClientBasedInput input, Access access, String topic) {
    Optional<String> user =
        input
            .getConnectionInformation()
            .getConnectionAttributeStore()
            .getAsString(UserAuthenticator.USER);
    boolean allowed =
        user.filter(name -> users.snapshot().rules().allows(name, access, topic)).isPresent();
    if (!allowed) {
      LOG.warn("Refused to {}: {} '{}'.", user.orElse("a stranger"), access, topic);
    }
    return allowed;
  }
}
