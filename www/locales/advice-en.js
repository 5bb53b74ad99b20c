/**
 * The words of the advice, in English: of what the page says around the letter and the rules, which have files of their own and are
 * English in every language. As plain as all words of the page.
 */

const number = new Intl.NumberFormat('en');

/** The words. */
export const advice = {
  open: 'Ask before you share',
  openHint: 'A letter to those who get your scans. And a look at their small print.',
  lead: 'Once you send a scan, others decide what becomes of it. So ask first. What you type here stays on this device.',
  forgets: 'This page forgets what you typed as soon as you go back.',
  clear: 'Clear what I typed',
  cleared: 'What you typed is forgotten here.',

  letter: {
    heading: 'Write to them',
    hint: 'Tick what you want to ask. The letter follows. You can change each word in it.',
    to: 'Who gets the letter?',
    toHint: 'Such as the name of a clinic or of a firm.',
    scan: 'Which scan is it about?',
    scanHint: 'Such as: the MR scan of my head, in May.',
    country: 'Where are they?',
    countries: new Map([
      ['us', 'United States'],
      ['eu', 'European Union'],
      ['england', 'England'],
      ['other', 'Elsewhere'],
    ]),
    law: new Map([
      ['us', [
        'You have a right to ask. They may say no. If you paid in full and ask for it, they must not tell your health plan. A law can make an exception.',
        'This law binds doctors, hospitals and health plans. It does not bind every app.',
        'Once a scan counts as one without a name, this law no longer covers it.',
      ]],
      ['eu', [
        'They must tell you what they hold. You can object to some uses. It depends on why they may use the scan at all.',
        'They may go on if they have a strong reason.',
        'From March 2029 you can opt out of most other uses of health records. You do that in your own country. Its law may make exceptions.',
      ]],
      ['england', [
        'They must tell you what they hold. You can object to some uses. They may go on if they have a strong reason.',
        'You set the National Data Opt-out yourself: see nhs.uk/your-nhs-data-matters. It is about research and planning.',
        'It does not cover your own care, or what a law demands. Nor does it cover data that no longer points to you.',
      ]],
      ['other', ['We do not know the law there. So the letter asks, and names no law.']],
    ]),
    ask: 'What shall it say?',
    askHint: 'A tick means that our words stand in the letter. Change them there and the tick goes. Your words stay.',
    parts: new Map([
      ['stored', 'Ask where the scan is kept, and how long'],
      ['seen', 'Ask who sees it'],
      ['training', 'Ask if it trains a computer'],
      ['ownCare', 'Use it only for my care, train nothing with it'],
      ['face', 'Take out my face before you share it'],
      ['notice', 'Send me your privacy notice'],
      ['access', 'Tell me what you hold'],
      ['optOut', 'Leave me out of all other uses'],
      ['selfPaid', 'I paid for it in full: do not tell my health plan'],
    ]),
    text: 'Your letter',
    textHint: 'It is in English. This is not legal advice.',
    print: 'Print the letter',
    save: 'Save it as text',
    copy: 'Copy it',
    copied: 'The letter is copied.',
    notCopied: 'This browser does not let us copy. The letter is marked: copy it with the keys.',
  },

  reader: {
    heading: 'Read their small print',
    hint: 'Copy their privacy notice or their terms and put them here. We mark what you should ask about.',
    text: 'Their privacy notice or terms',
    textHint: 'In English.',
    go: 'Mark what to ask about',
    nothing: 'Please put their text in first.',
    found: (/** @type {number} */ count) => (count === 1 ? 'One thing to ask about' : `${number.format(count)} things to ask about`),
    none: 'We found none of our phrases',
    limit: 'We know only these phrases. Read it yourself, too.',
    cut: 'The text is very long. We read only the first part.',
    not: 'A “not” stands close by. Read what it covers, and what it leaves open.',
    more: (/** @type {number} */ count) => (count === 1 ? 'And in one more place.' : `And in ${number.format(count)} more places.`),
    question: 'You could ask:',
    add: 'Add to the letter',
    added: 'It is in the letter now.',
  },

  limits: {
    heading: 'What cleaning cannot do',
    items: [
      ['Your body is yours alone', 'Your brain, teeth, skull and sinuses are like no one else’s. With another scan of you, someone could match the two.'],
      ['A computer can guess', 'It can guess your age and your sex from the picture itself.'],
      ['Sent is sent', 'A company may keep what you upload. We cannot get it back.'],
      ['AI may remember', 'An AI can keep a part of what it was trained on. Noise in the training helps against that. Only the company can add it. Ask if it does.'],
      ['We may miss something', 'So look at your pictures before you send them.'],
    ],
    close: 'Close',
  },
};
