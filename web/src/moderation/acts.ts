/** The audit log in the person's words. */
import type { Outcome, Role } from '$lib/api/types';
import { bytes } from '$lib/text/bytes';
import { clockAndDay } from '$lib/text/time';
import { t } from '$lib/words/index.svelte';

/** What was done; an act of a later version by its own word. */
export const actName = (act: string): string => t().moderation.audit.acts[act] ?? act;

/** What else stands in the line. What is not known to have another form stays as the server wrote it. */
export function detailOf(act: string, detail: string | null): string {
  const words = t().moderation.audit;
  if (!detail) return act === 'file_quota_changed' ? words.usualQuota : '';
  switch (act) {
    case 'muted': {
      const [, until, why] = /^until (\S+?)(?:: (.*))?$/s.exec(detail) ?? [];
      const at = until ? clockAndDay(Date.parse(until)) : '';
      return until ? (why ? words.untilWhy(at, why) : words.untilThen(at)) : detail;
    }
    case 'registered':
    case 'role_changed':
      return t().common.roles[detail as Role] ?? detail;
    case 'poll_closed':
    case 'message_deleted': {
      const [, seq] = /^message (\d+)$/.exec(detail) ?? [];
      return seq ? words.message(seq) : detail;
    }
    case 'reported':
    case 'report_resolved': {
      const [, id, seq, outcome] = /^report (\d+), message (\d+)(?:: (\w+))?$/.exec(detail) ?? [];
      if (!id || !seq) return detail;
      const known = outcome && (t().moderation.reports.outcomes[outcome as Outcome] ?? outcome);
      return known ? words.reportDone(id, seq, known.toLocaleLowerCase()) : words.report(id, seq);
    }
    case 'sessions_ended':
      return detail === 'all' ? words.allSessions : detail === 'others' ? words.otherSessions : detail;
    case 'signed_in':
      return detail === 'link' ? words.bySignInLink : detail;
    case 'password_changed':
      return detail === 'link' ? words.byLink : detail;
    case 'file_quota_changed':
      return /^\d+$/.test(detail) ? bytes(Number(detail)) : detail;
    case 'channel_arranged': {
      const [, days] = /^files: (\d+) days$/.exec(detail) ?? [];
      if (!days) return detail;
      return days === '0' ? words.filesAlways : words.filesKept(t().common.days(Number(days)));
    }
    case 'files_removed': {
      const [, count, days] = /^messages: (\d+), older than (\d+) days$/.exec(detail) ?? [];
      return count && days ? words.filesOf(t().common.messages(Number(count)), t().common.days(Number(days))) : detail;
    }
    case 'audit_read':
      return detail === 'all' ? words.everything : detail;
    default:
      return detail;
  }
}
