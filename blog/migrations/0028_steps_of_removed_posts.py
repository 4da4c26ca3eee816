from django.db import migrations

# A line of the log may forget of which post it was, its reason and who acted, nothing
# else; and it goes with a post that was never one of the site's own, such as those of
# the demo. Which those are is named for the one transaction in which they go.
GUARD = """
CREATE OR REPLACE FUNCTION blog_keep_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.post_id::text = ANY (
        string_to_array(current_setting('rounds.posts_to_forget', true), ',')
    )
    THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.post_id IS NULL THEN
        NEW.reason := '';
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.post_id IS NULL OR NEW.post_id = OLD.post_id)
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
        AND (NEW.reason = OLD.reason OR NEW.post_id IS NULL)
        AND (NEW.id, NEW.verb, NEW.was, NEW.became, NEW.at)
            = (OLD.id, OLD.verb, OLD.was, OLD.became, OLD.at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of steps is never changed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
# As migration 0021 has it.
OLD_GUARD = """
CREATE OR REPLACE FUNCTION blog_keep_transitions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.post_id IS NULL THEN
        NEW.reason := '';
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.post_id IS NULL OR NEW.post_id = OLD.post_id)
        AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
        AND (NEW.reason = OLD.reason OR NEW.post_id IS NULL)
        AND (NEW.id, NEW.verb, NEW.was, NEW.became, NEW.at)
            = (OLD.id, OLD.verb, OLD.was, OLD.became, OLD.at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of steps is never changed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [('blog', '0027_changes_of_embargoes')]

    operations = [migrations.RunSQL(GUARD, OLD_GUARD)]
