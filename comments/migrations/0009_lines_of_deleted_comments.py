from django.db import migrations

# What migration 0005 says; and a line whose comment is deleted, in whatever way,
# forgets what that said.
FORGET = """
CREATE OR REPLACE FUNCTION comments_keep_decisions() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.comment_id IS NULL THEN
        NEW.reasons := '[]';
        NEW.before := '{}';
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.comment_id IS NULL OR NEW.comment_id = OLD.comment_id)
        AND (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id)
        AND (NEW.reasons = '[]' OR NEW.reasons = OLD.reasons)
        AND (NEW.before = '{}' OR NEW.before = OLD.before)
        AND (NEW.id, NEW.act, NEW.was, NEW.became, NEW.made_at)
            = (OLD.id, OLD.act, OLD.was, OLD.became, OLD.made_at)
        AND NEW.batch IS NOT DISTINCT FROM OLD.batch
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of decisions is never changed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
UPDATE comments_decision SET reasons = '[]', before = '{}' WHERE comment_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_households_of_reports")]

    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
