package dev.upshift.broker.hivemq;

import com.hivemq.extension.sdk.api.interceptor.connect.ConnectInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.connect.parameter.ConnectInboundInput;
import com.hivemq.extension.sdk.api.interceptor.connect.parameter.ConnectInboundOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.packets.publish.ModifiableConnectPacket;
import dev.upshift.broker.registry.Roster;

/**
 * Keeps no session for a client id that does not carry its user's name: whoever guessed the id
 * could otherwise go on with somebody else's subscriptions.
 */
final class MadeUpIds implements ConnectInboundInterceptor {
  private final CurrentUsers users;

  MadeUpIds(CurrentUsers users) {
    this.users = users;
  }

  @Override
  public void onConnect(ConnectInboundInput input, ConnectInboundOutput output) {
    ConnectPacket connect = input.getConnectPacket();
    Roster roster = users.snapshot().roster();
    boolean own =
        connect.getUserName().filter(user -> roster.owns(user, connect.getClientId())).isPresent();
    if (!own) {
      ModifiableConnectPacket changed = output.getConnectPacket();
      changed.setCleanStart(true);
      changed.setSessionExpiryInterval(0);
    }
  }
}
