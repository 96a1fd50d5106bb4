-- Alerts that fire are looked for again and again, among all that was ever told.
create index event_firing on event (alert_state) where alert_state = 'FIRING';
