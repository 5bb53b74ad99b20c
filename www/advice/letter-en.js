/**
 * The words of the letter. It is in English in every language of the page, since it names laws; a lawyer can change it here.
 * A right is named where the law gives one, and what it does not give stands beside it.
 */

/** @typedef {'us' | 'eu' | 'england' | 'other'} Country whose law binds those who get the letter */
/** @typedef {'stored' | 'seen' | 'training' | 'ownCare' | 'face' | 'notice' | 'access' | 'optOut' | 'selfPaid'} Part */

/** What stands in every letter. */
export const frame = {
  to: (/** @type {string} */ name) => `To: ${name}`,
  about: (/** @type {string} */ scan) => `About: ${scan}`,
  greeting: 'Dear Sir or Madam,',
  opening: 'I would like to know what happens to my scan. Please answer in writing.',
  questions: 'I have read your privacy notice or terms. Please tell me:',
  closing: 'Thank you for your help.',
  farewell: 'Yours faithfully,',
  signature: 'Name:\nDate:',
};

/**
 * What can be asked, in the order of the letter.
 * @type {readonly [Part, (country: Country) => string | undefined][]} undefined where a law has no such thing
 */
export const parts = [
  ['stored', () => STORED],
  ['seen', () => SEEN],
  ['training', () => TRAINING],
  ['ownCare', () => OWN_CARE],
  ['face', () => FACE],
  ['notice', () => NOTICE],
  ['access', (country) => ACCESS[country]],
  ['optOut', (country) => OPT_OUT[country]],
  ['selfPaid', (country) => (country === 'us' ? SELF_PAID : undefined)],
];

const STORED = `Where it is kept
- Where do you keep my scan, and in which country?
- How long do you keep it? When do you delete it, with all copies?
- Will you tell me if it is lost or stolen?`;

const SEEN = `Who sees it
- Who can see my scan, at your place and outside?
- Which other companies get it? Which of them use AI?
- Does a person check what a computer says about it?`;

const TRAINING = `Training
- Is my scan used to train, test or improve software? By whom?
- If so, can you take it out again?
- Do you add noise when you train (differential privacy), so that no scan can be drawn out again? How much (epsilon)?`;

const OWN_CARE = `Only for my care
Please use my scan only for my own care. Please do not use or share it to train, test or improve software, not even without my name. Please tell me in writing if you cannot agree.`;

const FACE = `My face
Before you share my scan for anything but my care, please take out my face and whatever else shows who I am. Please tell me how you do it.`;

const NOTICE = `Your privacy notice
Please send me your privacy notice. Please show me what it says about AI, and about choices that a computer makes.`;

/** @type {Record<Country, string>} */
const ACCESS = {
  us: `My records
Under 45 CFR 164.524 I may see my records and get a copy. Please tell me how to get a copy of the scan and of its report.`,
  eu: `What you hold
Under Article 15 of the GDPR, please tell me what data you hold about me, why, who gets it and how long you keep it. Please send me a copy.`,
  england: `What you hold
Under Article 15 of the UK GDPR, please tell me what data you hold about me, why, who gets it and how long you keep it. Please send me a copy.`,
  other: `What you hold
Please tell me what data you hold about me, and how I can get a copy.`,
};

const REASON = 'My reason: a scan can point to me even without my name, and I cannot change it.';

/** @type {Record<Country, string>} */
const OPT_OUT = {
  us: `A limit on use
Under 45 CFR 164.522(a) I ask you to limit how you use and share my scan. Please use it only to treat me and to bill for that. I know that you may say no. If you do, please tell me why.`,
  eu: `My objection
Under Article 21 of the GDPR I object to any use of my scan beyond my own care. ${REASON} I know that this right depends on your legal basis. Please tell me which one you rely on. If it is my consent, I take it back for all but my care.
When Article 71 of Regulation (EU) 2025/327 applies (European Health Data Space), I want to opt out of secondary use. Please tell me where I can do so.`,
  england: `My objection
Under Article 21 of the UK GDPR I object to any use of my scan beyond my own care. ${REASON} I know that this right depends on your lawful basis. Please tell me which one you rely on. If it is my consent, I take it back for all but my care.
Please tell me how you apply the National Data Opt-out to my scan. I know that it does not cover my own care, nor data that no longer points to me.`,
  other: `My wish
Please leave my scan out of research, out of products and out of any sale of data. If a law gives me a right to this, I rely on it.`,
};

const SELF_PAID = `Paid without my health plan
This scan was paid for in full, and not by my health plan. Please do not share it with the plan for payment or for how the plan is run. You must agree to this unless a law makes you share it (45 CFR 164.522(a)(1)(vi)).`;
