/**
 * Every word of the page, in English. Another language is another file of this shape. Plain words: a reading age of eleven,
 * short sentences, nothing promised that cannot be kept.
 */

const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

/**
 * @param {number} count
 * @param {string} one
 * @param {string} other
 */
function counted(count, one, other) {
  return `${number.format(count)} ${plural.select(count) === 'one' ? one : other}`;
}

/** @param {number} bytes */
function size(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 2 ** (10 * power);
  return `${number.format(value < 10 ? Number(value.toFixed(1)) : Math.round(value))} ${units[power]}`;
}

/** @param {number} seconds */
function left(seconds) {
  return `${lasting(seconds)} left`;
}

/** @param {number} seconds */
function lasting(seconds) {
  return seconds < 60 ? 'less than a minute' : `about ${counted(Math.round(seconds / 60), 'minute', 'minutes')}`;
}

const pictures = (/** @type {number} */ count) => counted(count, 'picture', 'pictures');
const files = (/** @type {number} */ count) => counted(count, 'file', 'files');

const MOVED = 'The time between your scans. All days are moved by the same number.';
const MEDICAL = 'Words of medicine in the notes of the scan. Other words go.';
const READ_ONLY = 'We add a note. It says the pictures are to be read, not used to train a computer.';

/** The words. */
export const en = {
  language: 'en',
  direction: 'ltr',
  title: (/** @type {string} */ step) => `${step} – Scanitize`,
  steps: new Map([
    ['choose', 'Choose'],
    ['look', 'Look'],
    ['clean', 'Clean'],
    ['check', 'Check'],
    ['save', 'Save'],
  ]),
  stepOf: (/** @type {number} */ at, /** @type {number} */ of) => `Step ${at} of ${of}`,
  size,
  pictures,
  files,

  proof: {
    label: 'Proof that your scans stay here',
    requests: (/** @type {number} */ count) => `Requests since load: ${count}`,
    loading: 'Getting ready…',
    offline: 'You may go offline now.',
    failed: 'This browser could not start the cleaner. Try another browser.',
    build: (/** @type {string} */ version, /** @type {string} */ hash) => `Scanitize ${version}, build ${hash}`,
  },

  choose: {
    heading: 'Take your name off your scans',
    lead: 'This page makes a clean copy of your CT, MR or X-ray files. It works on your own device. Nothing is sent.',
    drop: 'Drop a folder, a zip or a disc image here',
    or: 'or',
    folder: 'Choose a folder',
    files: 'Choose files, a zip or a disc image',
    sample: 'Try it with a made-up scan',
    sampleHint: 'No scan at hand? Use ours. The person in it does not exist.',
    recheck: 'Check a cleaned copy',
    recheckHint: 'Made here, or by another tool? We read it again and say what is left.',
    facts: [
      ['It stays here', 'Your scans never leave this device. Turn off your Wi-Fi and see: it still works.'],
      ['Your files stay as they are', 'We only read them. You get a cleaned copy in a new zip.'],
      ['It says what it did not do', 'What we could not clean, we leave out. Then we tell you why.'],
    ],
    film: 'A made-up scan and the label in its file. We cover the label.',
    nothing: 'There was no file in what you dropped.',
    failed: 'Something went wrong. Nothing was kept. Please try again.',
    cleared: 'All is forgotten here. Close this tab to be sure. Files that you saved are still on your device.',
    stopped: 'Stopped. Nothing was kept.',
  },

  purpose: {
    question: 'Who is the copy for?',
    cards: new Map([
      ['ai-service', { label: 'An online tool', hint: 'We keep what the picture needs. All dates and notes go.' }],
      ['second-opinion', { label: 'A second opinion', hint: 'A doctor sees your age, your sex and the time between scans. Your name and the real dates go.' }],
      ['research', { label: 'A study', hint: 'We keep as much as a study can use. Your name and the real dates go.' }],
      ['maximum', { label: 'Anyone', hint: 'We keep the least. Not just the face goes: the skin all round the head does too.' }],
      ['clinic', { label: 'My own clinic', hint: '' }],
    ]),
    clinic: [
      'Then do not clean them. Your clinic needs your name, so that your scans are not mixed up with those of others.',
      'Send them as they are: through the portal of the clinic, or on a disc.',
    ],
  },

  recheck: {
    heading: 'Check a cleaned copy',
    lead: 'We read each file and look for what should not be there. Nothing is changed, and nothing is sent.',
    cleaned: 'The cleaned copy',
    cleanedHint: 'A folder or a zip. If you have its share list, choose that with it.',
    originals: 'The scans it was made from',
    originalsHint: 'If you have them, we look for your name, your numbers and your dates in the copy.',
    folder: 'Choose a folder',
    files: 'Choose files or a zip',
    chosen: (/** @type {number} */ count) => `${files(count)} chosen`,
    nothing: 'Please choose the cleaned copy first.',
    go: 'Check the copy',
    checking: 'Checking. This can take a while.',
    failed: 'The check broke off. Please try again.',
    back: 'Back',
    clean: (/** @type {number} */ count) => `We found nothing in ${files(count)}`,
    found: 'We found something',
    count: (/** @type {number} */ count) => `(${files(count)})`,
    more: (/** @type {number} */ count) => `and ${count} more`,
    faults: new Map([
      ['bytes', 'Something of the first scans is left.'],
      ['text', 'A word or a number is left that can point to a person.'],
      ['date', 'A date is not as it must be.'],
      ['unchanged', 'The file is the same as before.'],
      ['form', 'It can hold more than a picture: it is not in the form that we write.'],
      ['policy', 'More is left in it than we would keep for anyone.'],
      ['waived', 'It was kept as it is because someone asked for that.'],
      ['evidence', 'It does not say what was done to it.'],
      ['unreadable', 'It cannot be read.'],
      ['unlisted', 'It is not on the share list.'],
      ['missing', 'It is on the share list, but not here.'],
    ]),
    withoutOriginals: 'We did not have the first scans. So we cannot tell whether a word in the copy is your name.',
    limit: 'A check can miss things. Look at the pictures too.',
  },

  looking: {
    heading: 'Looking at your files',
    progress: (/** @type {number} */ done) => `${files(done)} read`,
    stop: 'Stop',
  },

  look: {
    heading: 'What we found',
    none: 'We found no scans that we can clean.',
    summary: (/** @type {number} */ images, /** @type {number} */ bytes) =>
      `${pictures(images)}, ${size(bytes)}. Nothing has been changed yet.`,
    estimate: (/** @type {number} */ seconds, /** @type {number} */ bytes) =>
      `Cleaning takes ${lasting(seconds)}. The copy needs ${size(bytes)} of room on this device.`,
    memory: (/** @type {number} */ bytes) => `The work takes up to ${size(bytes)} of memory.`,
    twice: 'That is too much to hold at once. So we clean the rest once more when you save.',
    zips: (/** @type {number} */ count) =>
      `The copy is too big for one file on this device. You will save it as about ${counted(count, 'zip file', 'zip files')}, one by one.`,
    people: (/** @type {number} */ count) => `These files name ${counted(count, 'person', 'people')}.`,
    findings: 'These things point to a person',
    findingsHint: 'They will be taken out of the copy, or swapped for made-up ones.',
    found: (/** @type {number} */ count) => counted(count, 'entry', 'entries'),
    series: 'Scans to clean',
    seriesHint: 'Take the tick away from what you do not want to share.',
    unnamed: 'No description',
    obstacle: (/** @type {number} */ count, /** @type {string} */ why) => `${files(count)} of it will be left out. ${why}`,
    obstacleAll: (/** @type {string} */ why) => `It will be left out. ${why}`,
    nothingToClean: 'None of these files can be cleaned here.',
    leftOut: 'What we will leave out',
    leftOutOf: (/** @type {number} */ count, /** @type {string} */ why) => `${files(count)}: ${why}`,
    clean: 'Clean these scans',
    back: 'Start again',
    pickOne: 'Please tick one scan or more.',
    answer: 'Please answer this question first.',
  },

  face: {
    question: 'What about faces?',
    text: 'A computer can turn a head scan into a picture of a face. We can look for the face and cut it out.',
    remove: 'Take the face out',
    removeHint: 'We keep back what we are not sure of.',
    none: 'There is no head in these scans',
    noneHint: 'Such as scans of the belly, the chest or a knee.',
    keep: 'Keep the face',
    keepHint: 'Who gets the scans could see the face.',
    leaveOut: 'Leave those scans out',
    leaveOutHint: 'They will not be in the copy.',
  },

  writing: {
    question: 'Is there writing in these pictures?',
    text: (/** @type {string} */ kind) =>
      `${kind}: such pictures may carry a name. We cannot look for writing here. Please look at them first.`,
    keep: 'I have looked. Keep them',
    keepHint: 'Use this only if you saw no name and no date in them.',
    leaveOut: 'Leave them out',
    leaveOutHint: 'They will not be in the copy.',
  },

  viewer: {
    previous: 'Previous picture',
    next: 'Next picture',
    at: (/** @type {number} */ at, /** @type {number} */ of) => `Picture ${number.format(at)} of ${number.format(of)}`,
    frame: 'Frame',
    frameOf: (/** @type {number} */ at, /** @type {number} */ of) => `${number.format(at)} of ${number.format(of)}`,
    stretch: 'Stretch contrast, to see faint writing',
    far: 'Go to a picture',
    failed: 'This picture cannot be shown here.',
  },

  heads: {
    heading: 'The face, before and after',
    lead: 'A computer can draw a head from these scans. See how it was, and how it is in the copy. What we cut looks odd there. That is as it should be.',
    leadSlices: 'We cut the face out of these pictures.',
    headOf: (/** @type {number} */ at, /** @type {number} */ of) => `Head ${number.format(at)} of ${number.format(of)}`,
    how: 'Drag a head to turn it, or use the sliders.',
    turn: 'Turn',
    tilt: 'Tilt',
    before: 'Before',
    after: 'After',
    beforeLabel: (/** @type {number} */ yaw, /** @type {number} */ pitch) => `The head before cleaning, turned by ${yaw} and tilted by ${pitch} degrees`,
    afterLabel: (/** @type {number} */ yaw, /** @type {number} */ pitch) => `The head after cleaning, turned by ${yaw} and tilted by ${pitch} degrees`,
    slices: 'Picture by picture',
    line: 'The line goes around what we cut out.',
  },

  blanked: {
    heading: 'Writing in pictures',
    lead: (/** @type {number} */ places, /** @type {number} */ images) =>
      `We blanked ${counted(places, 'place', 'places')} with writing in ${pictures(images)}.`,
    look: 'Please compare. The boxes show what we took out.',
    scans: 'Go to',
    scan: (/** @type {number} */ at, /** @type {number} */ images) => `Scan ${number.format(at)}, ${pictures(images)}`,
    before: 'Before',
    after: 'After',
    beforeOf: (/** @type {number} */ at, /** @type {number} */ of) => `Picture ${number.format(at)} of ${number.format(of)} before cleaning`,
    afterOf: (/** @type {number} */ at, /** @type {number} */ of) => `Picture ${number.format(at)} of ${number.format(of)} after cleaning`,
    places: (/** @type {number} */ places) => `${counted(places, 'place', 'places')} blanked here.`,
    still: 'I still see writing here',
    seems: (/** @type {string} */ kinds) => `We think we read ${kinds}.`,
  },

  shows: new Map([
    ['name', 'a name'],
    ['id', 'a number of yours'],
    ['date', 'a date'],
    ['birth-date', 'a birth date'],
    ['place', 'a place'],
    ['institution', 'a hospital'],
    ['device', 'a machine'],
  ]),

  held: {
    heading: (/** @type {number} */ count) => (count === 1 ? 'One picture needs your eyes' : `${pictures(count)} need your eyes`),
    lead: 'We are not sure of what we see. Until you answer, such a picture is not in the copy.',
    leadMore: 'Show us what we missed. Until you answer, the picture stays in the copy as it is.',
    pictureOf: (/** @type {number} */ at, /** @type {number} */ of) => `Picture ${number.format(at)} of ${number.format(of)} that wait for you`,
    found: (/** @type {number} */ places) => `We see writing in ${counted(places, 'place', 'places')}. The boxes show where.`,
    unlooked: 'We could not look for writing here.',
    moreQuestion: 'Where do you see writing?',
    more: 'Blank my boxes too',
    moreHint: 'We blank them and what we found. Then we look once more.',
    writing: 'Is there still writing?',
    writingText: 'Put a box on each place that shows a name, a number or a date.',
    sides: 'This letter tells left from right. May we blank it?',
    sidesText: 'Nothing else in the file says which side it is.',
    clean: 'Yes, blank it',
    cleanHint: 'We blank the letter, all other writing and your boxes. Then we look once more.',
    keep: 'Blank what is in the boxes, and use the picture',
    keepHint: 'All else stays as it is. We do not look again.',
    leaveOut: 'Leave it out',
    leaveOutHint: 'It will not be in the copy.',
    answered: (/** @type {number} */ done, /** @type {number} */ of) => `${number.format(done)} of ${number.format(of)} answered.`,
    answer: 'Please answer this question first.',
    go: 'Clean with these answers',
  },

  boxes: {
    label: 'Boxes on the picture',
    box: (
      /** @type {number} */ at,
      /** @type {number} */ of,
      /** @type {number} */ left,
      /** @type {number} */ top,
      /** @type {number} */ wide,
      /** @type {number} */ high,
    ) => `Box ${at} of ${of}: ${left} from the left, ${top} from the top, ${wide} wide, ${high} high`,
    add: 'Add a box',
    remove: 'Remove the box',
    how: 'Draw a box with the mouse or a finger. With keys: arrow keys move a box. Shift and an arrow key change its size. Delete takes it away.',
  },

  person: {
    question: 'Is this one person?',
    text: 'These files carry more than one name or number. That can happen when two hospitals made the scans.',
    named: 'They say:',
    yes: 'Yes, it is one person',
    yesHint: 'All files get the same new number.',
    no: 'No, or I am not sure',
    noHint: 'Then we leave those files out.',
    apartHint: 'Then each person gets a new number of their own.',
  },

  groups: {
    identity: 'Name and numbers',
    dates: 'Dates and times',
    places: 'Places and staff',
    machine: 'Numbers and names of the machine',
    links: 'Hidden numbers',
    words: 'Free text',
    hidden: 'Hidden extras',
  },

  groupHints: new Map([
    ['links', 'Long numbers that tie your files together.'],
    ['hidden', 'Notes that the maker of the machine put in, and more.'],
  ]),

  modalities: new Map([
    ['CT', 'CT scan'],
    ['MR', 'MR scan'],
    ['PT', 'PET scan'],
    ['CR', 'X-ray'],
    ['DX', 'X-ray'],
    ['MG', 'Breast X-ray'],
    ['US', 'Ultrasound'],
    ['NM', 'Nuclear scan'],
    ['SC', 'Screen picture'],
    ['OT', 'Other picture'],
    ['XA', 'X-ray film'],
    ['RF', 'X-ray film'],
    ['SR', 'Report'],
    ['PR', 'View settings'],
    ['SEG', 'Outline'],
    ['ECG', 'Heart trace'],
    ['RTSTRUCT', 'Treatment outline'],
    ['RTPLAN', 'Treatment plan'],
    ['RTDOSE', 'Treatment dose'],
    ['', 'Scan'],
  ]),

  clean: {
    heading: 'Cleaning your scans',
    progress: (/** @type {number} */ done, /** @type {number} */ total) => `${number.format(done)} of ${pictures(total)}`,
    bytes: (/** @type {number} */ bytes, /** @type {number} */ total) => `${size(bytes)} of ${size(total)}`,
    faces: (/** @type {number} */ done, /** @type {number} */ total) => `Looking for a face: ${number.format(done)} of ${number.format(total)}`,
    left,
    spoken: (/** @type {number} */ percent) => `${percent} percent done`,
    stop: 'Stop',
    note: 'Each picture is cleaned, then read again and searched for your details.',
  },

  check: {
    heading: (/** @type {number} */ count) => (count === 0 ? 'No picture could be cleaned' : `${pictures(count)} cleaned`),
    lead: 'We read each cleaned picture again. We found none of your details in it.',
    headingYet: 'No picture is cleaned yet',
    leadYet: 'There is a question for you below. Once it is answered, we go on.',
    leadNone: 'Nothing can be saved this time. See why below.',
    removed: 'Taken out or swapped',
    faces: 'Faces',
    face: new Map([
      ['removed', (/** @type {number} */ count) => `${pictures(count)}: the face is cut out.`],
      ['out-of-view', (/** @type {number} */ count) => `${pictures(count)}: we looked, and there is no face.`],
      ['too-thin', (/** @type {number} */ count) => `${pictures(count)}: too thin to show a face.`],
      ['kept', (/** @type {number} */ count) => `${pictures(count)}: we did not look for a face. One may be seen.`],
    ]),
    stays: 'What stays',
    staysText: new Map([
      ['ai-service', ['Your age, in steps of five years.', READ_ONLY]],
      ['second-opinion', ['Your age and your sex.', MOVED, MEDICAL, 'We add a note. It says the pictures are for a second opinion.']],
      ['research', ['Your age, your sex, your size and your weight.', MOVED, MEDICAL, 'Numbers that the maker of the machine added.', 'We add a note. It says the pictures are for research.']],
      ['maximum', ['We add a note. It says that no use was agreed to.']],
    ]),
    staysAlways: ['Which part of the body it is, and how the picture was made.', 'The maker and the model of the machine.'],
    staysVolume: 'Of a NIfTI file: the picture and its place. No word stays.',
    held: (/** @type {number} */ count) => `${files(count)} kept back`,
    heldHint: 'We are not sure of these. They are not in the copy. You can change your answers, and keep them as they are.',
    chosen: (/** @type {number} */ count) => `${files(count)} left out as you asked`,
    refused: (/** @type {number} */ count) => `${files(count)} left out`,
    refusedHint: 'These cannot be cleaned here. They are not in the copy.',
    notChecked: 'What was not checked',
    limits: 'Good to know',
    limitsText: [
      'Cleaned does not mean that nobody can know you. Your bones and teeth have a shape that is yours alone.',
      'Someone who has another scan of you could match the two.',
      'A computer can guess your sex, your age and your build from the picture itself.',
      'Once you send a file, those who get it decide what happens to it.',
    ],
    doctor: 'A doctor who treats you may need your real name to avoid mix-ups.',
    next: 'Go on to save',
    change: 'Change my answers',
    again: 'Start again',
  },

  save: {
    heading: 'Save your cleaned scans',
    none: 'There is nothing to save. Start again to choose other files.',
    zips: (/** @type {number} */ count) => `The copy comes as ${counted(count, 'zip file', 'zip files')}. Save them one by one. Share them all.`,
    zip: 'Save the cleaned scans',
    zipOf: (/** @type {number} */ place, /** @type {number} */ of) => `Save zip ${place} of ${of}`,
    zipHint: (/** @type {number} */ count, /** @type {number} */ bytes) =>
      `${pictures(count)} in one zip, ${size(bytes)}. This is what you share.`,
    zipOfHint: (/** @type {number} */ count, /** @type {number} */ bytes) => `${pictures(count)}, ${size(bytes)}.`,
    manifest: 'Save the share list',
    manifestHint: 'Send it along with the zip. It says what was done and what was not checked. It holds none of your details.',
    report: 'Save the private report',
    reportHint: 'It holds your old details. Keep it for yourself. Do not share it.',
    saving: 'Saving…',
    progress: (/** @type {number} */ bytes, /** @type {number} */ total) => `Saving… ${size(Math.min(bytes, total))} of ${size(total)}`,
    saved: (/** @type {string} */ name, /** @type {number} */ bytes) => `Saved ${name}, ${size(bytes)}.`,
    failed: 'The file could not be saved. Please try again.',
    clear: 'Clear this page',
    clearHint: 'It forgets all that it has read. Files that you saved stay on your device.',
  },

  reasons: new Map([
    ['unreadable', 'We could not read it. Try to copy it from the disc again.'],
    ['truncated', 'The file stops too soon. Try to copy it from the disc again.'],
    ['hostile', 'The file is built in a way that can harm a computer.'],
    ['too-large', 'The file is too big to clean in a browser.'],
    ['unsupported-syntax', 'It is packed in a way that we cannot read yet. Ask for it unpacked.'],
    ['foreign', 'It is not a scan.'],
    ['duplicate', 'The same picture came twice. We used the first one.'],
    ['not-an-image', 'There is no picture in it.'],
    ['structured-left-out', 'It is a document that cannot be cleaned, or one that these settings leave out.'],
    ['text-found', 'There is writing in the picture.'],
    ['text-unchecked', 'This kind of picture may carry writing, such as a name. We could not check that.'],
    ['face-unchecked', 'It may show a face. We could not be sure where.'],
    ['face-check-failed', 'We cut out the face but are not sure that it is gone.'],
    ['residual-value', 'After cleaning we still found something that points to a person.'],
    ['two-identities', 'The files name more than one person where we expect one.'],
    ['policy', 'It was left out by choice.'],
    ['internal-error', 'Our program failed on this file. Nothing of it was written.'],
  ]),

  kinds: new Map([
    ['program', 'A program, such as a viewer.'],
    ['pdf', 'A PDF document.'],
    ['picture', 'A photo or a picture file.'],
    ['text', 'A text file.'],
    ['web-page', 'A web page.'],
    ['archive', 'A packed file, such as a zip in a zip.'],
    ['disc-directory', 'The list of what is on the disc.'],
    ['other', 'A file of some other kind.'],
  ]),

  notChecked: new Map([
    ['text-in-picture', 'Whether there is writing in all pictures. We look only where it is likely.'],
    ['face', 'Whether a face can be seen. You told us not to look.'],
  ]),

  limitsNote: 'It looks for faces and for writing in pictures, but it may miss some. Please check.',
};
