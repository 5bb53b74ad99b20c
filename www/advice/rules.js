/**
 * Phrases in privacy notices and terms that should make a patient ask. Made to be read and changed by a lawyer: phrase.js says how
 * phrases are written. `means` says what the phrase can mean, in plain words; `ask` is a question for the letter.
 *
 * Every rule has a sentence that it finds, and one that it must not find, in tests/browser/rules.test.mjs.
 */

/** @typedef {{ id: string, phrases: string[], means: string, ask: string }} Rule */

/** @type {readonly Rule[]} */
export const rules = [
  // What it is used for.
  {
    id: 'train',
    phrases: [
      'train*/retrain*/teach* <9> model*/algorithm*/ai/software/system*/network*/computer*/tool*/product*',
      'model*/algorithm*/ai/software <6> train*/retrain*',
      'training data/dataset*/set*/purpose*/material*',
      'train/training <4> artificial',
    ],
    means: 'Your scan may be used to train a computer.',
    ask: 'Do you use scans to train software? May I say no, and how?',
  },
  {
    id: 'machine-learning',
    phrases: ['machine/deep learning', 'artificial intelligence', 'neural network*', 'ai/ml <1> model*/system*/tool*/algorithm*/vendor*/provider*/service*/product*/technolog*', 'generative ai'],
    means: 'A computer that learns may get to see your scan.',
    ask: 'Which AI reads my scan, who runs it, and does it keep the scan?',
  },
  {
    id: 'test',
    phrases: ['validat*/benchmark* <4> algorithm*/model*/software/ai/system*/product*/technolog*', 'test/testing <9> algorithm*/software/ai', 'develop*/build* <4> algorithm*/ai'],
    means: 'Your scan may be used to build or to test software.',
    ask: 'Do you build or test software with scans of patients? May I say no?',
  },
  {
    id: 'improve',
    phrases: [
      'improv*/enhanc*/optimi* <5> service*/product*/technolog*/software/tool*/platform*/offering*/business/experience*',
      'improvement*/enhancement*/development of <4> service*/product*/technolog*/software/tool*/platform*',
      'develop*/create <3> new/other/additional <2> service*/product*/technolog*/feature*/tool*',
      'product development',
    ],
    means: 'Your scan may be used to make their products, not just for you.',
    ask: 'When you improve your services, do you use my scan for that? How?',
  },
  {
    id: 'research',
    phrases: ['research purpose*/project*/study/studies/partner*/use*/activit*', 'scientific/medical/clinical/internal/academic/statistical/future research', 'research and development/innovation', 'used/use/using/share/shared/disclose* <6> for/in research', 'for research'],
    means: 'Your scan may be used in studies.',
    ask: 'Which studies may use my scan? Do you ask me before each one?',
  },
  {
    id: 'any-purpose',
    phrases: ['any <2> purpose*', 'whatever purpose*', 'other/additional/further/related/business/commercial/internal purpose*', 'see fit', 'sole discretion', 'including but not limited'],
    means: 'They may use it for more than they name here.',
    ask: 'For which purposes, named one by one, do you use my scan?',
  },
  {
    id: 'legitimate-interests',
    phrases: ['legitimate <1> interest*', 'implied consent'],
    means: 'They may use it without asking you first.',
    ask: 'Which uses of my scan do you start without asking me? How do I object to them?',
  },
  {
    id: 'marketing',
    phrases: ['marketing/promotional/advertising purpose*/communication*/material*/partner*', 'direct/targeted marketing', 'advertis*', 'market/promote <3> product*/service*/offer*'],
    means: 'What they know of you may be used for ads.',
    ask: 'Is anything about me or my scan used for ads? Please leave me out of that.',
  },
  {
    id: 'profiling',
    phrases: ['profiling', 'automated/automatic <2> decision*/processing/analysis', 'infer*/predict* <5> about you/health/characteristic*', 'inference*'],
    means: 'A computer may judge you or guess things about you.',
    ask: 'What does a computer work out about me? Does a person check it?',
  },
  {
    id: 'publish',
    phrases: ['publish*/publication*/present* <4> image*/scan*/data/case*/findings', 'image*/scan*/data/case* <4> published/presented', 'teaching/educational/education purpose*', 'public/open <2> dataset*/database*/repositor*/challenge*'],
    means: 'Your scan may be shown to others or put where all can get it.',
    ask: 'Do you ever show or publish scans? Please ask me first.',
  },

  // Without a name.
  {
    id: 'no-name',
    phrases: ['de identif*', 'deidentif*', 'anonymi*', 'anonymous <2> data/information/form/image*/basis', 'pseudonymi*', 'non identif*/personal/personally', 'coded data', 'limited data set*'],
    means: 'With your name off, they may treat your scan as theirs. It still shows your body.',
    ask: 'What do you take off my scan before you use it without my name? Does the face go too?',
  },
  {
    id: 'aggregate',
    phrases: ['aggregat* <3> data/information/form/basis/statistic*/result*', 'data/information <2> aggregat*', 'statistical data/information'],
    means: 'Your data may be put in a pile with that of others, and used at will.',
    ask: 'What goes into data that you put together from many people? Who gets it?',
  },
  {
    id: 're-identify',
    phrases: ['re identif*', 'reidentif*'],
    means: 'A scan without a name may be tied to you again.',
    ask: 'Do you and all who get my scan promise not to find out whose it is?',
  },
  {
    id: 'combine',
    phrases: ['combin*/match*/merg*/enrich* <5> data/information/record*/source*', 'link/linked/linking <4> other/additional/external <3> data/information/record*/source*', 'obtain*/collect*/receive* <4> from other/third/external/additional source*', 'data broker*'],
    means: 'What they have may be joined with what others know of you.',
    ask: 'With what other data do you join my scan, and why?',
  },
  {
    id: 'face',
    phrases: ['biometric*', 'facial/face <1> recognition/feature*/geometry/image*/scan*', 'genetic data/information/test*'],
    means: 'It is about signs of your body by which you can be known.',
    ask: 'Do you make or use a picture of my face from the scan?',
  },

  // Who gets it.
  {
    id: 'third-parties',
    phrases: ['third party/parties', 'others <3> outside', 'outside organi*/compan*/parties'],
    means: 'Others than them may get it.',
    ask: 'Who are the third parties? Please name each, and what it gets.',
  },
  {
    id: 'affiliates',
    phrases: ['affiliate/affiliates', 'affiliated compan*/entit*/organi*', 'subsidiar*', 'group compan*', 'parent/sister/related compan*', 'compan*/members of/in our <2> group'],
    means: 'Firms that belong with them may get it.',
    ask: 'Which firms of your group get my scan, and what do they do with it?',
  },
  {
    id: 'partners',
    phrases: ['our/trusted/business/commercial/technology/select/selected/strategic/academic/industry/other partner/partners', 'partners <3> may', 'collaborator*'],
    means: 'Partners that they do not name may get it.',
    ask: 'Who are your partners? Please name those that may get my scan.',
  },
  {
    id: 'vendors',
    phrases: ['service provider/providers', 'vendor*', 'contractor*', 'subcontractor*', 'business associate*', 'subprocessor*', 'sub processor*', 'cloud <1> provider*/service*/storage'],
    means: 'Firms that work for them may hold it.',
    ask: 'Which firms hold my scan for you? May they use it for themselves?',
  },
  {
    id: 'sell',
    phrases: [
      'sell/sells/selling/rent/rents/renting/trade/lease/monetiz*/monetis* <5> data/dataset*/information/image*/scan*/record*/it/them',
      'sell <1> transfer/assign/license/licence/sublicense/lease/rent/loan/share/disclose/distribute',
      'data/information/image*/scan*/record* <4> sold/rented/traded/monetized/monetised/licensed',
      'sale/monetization/monetisation of <4> data/information/image*/scan*/record*',
      'data product*',
    ],
    means: 'Your data may be sold.',
    ask: 'Do you sell or rent scans or data, with or without names?',
  },
  {
    id: 'payment',
    phrases: ['we/company <3> receive/receives <2> payment*/compensation/remuneration/fee*/money', 'in exchange for/of <4> data/information/image*/scan*', 'valuable/monetary/financial consideration', 'compensation/payment/royalt*/profit* to/with you'],
    means: 'They may earn money with it, and you would get none.',
    ask: 'Does anyone pay you, in money or in kind, for scans or data of patients?',
  },
  {
    id: 'merger',
    phrases: ['merger*', 'acquired by', 'acquisition of/by <4> company/business/assets/us/our', 'sale/transfer of <5> assets/business/company', 'bankrupt*', 'insolven*', 'successor*', 'change of/in control', 'corporate transaction*/restructuring'],
    means: 'If the firm is sold, your scan may go to the new owner.',
    ask: 'If your firm is sold or closes, what happens to my scan? Can I have it deleted first?',
  },
  {
    id: 'authorities',
    phrases: ['law enforcement', 'subpoena*', 'national security', 'government <2> request*/agenc*/authorit*', 'court order*', 'public authorit*'],
    means: 'The state may get it if it asks.',
    ask: 'Do you tell me when the state asks for my scan?',
  },
  {
    id: 'abroad',
    phrases: [
      'transfer*/stor*/process*/host*/sent/access* <6> outside/abroad/overseas/countries/offshore',
      'other countries/jurisdictions',
      'outside <4> country/eea/eu/union/uk/kingdom/states/area/jurisdiction',
      'cross border',
      'international <2> transfer*',
    ],
    means: 'It may go to a country with other laws.',
    ask: 'In which countries is my scan kept or seen?',
  },

  // What they take.
  {
    id: 'forever',
    phrases: ['perpetual', 'irrevocabl*', 'in perpetuity'],
    means: 'You may not be able to take your yes back.',
    ask: 'Can I take my consent back later? What happens then to my scan?',
  },
  {
    id: 'licence',
    phrases: ['grant* <8> license/licence/right/rights', 'royalty free', 'worldwide <3> license/licence', 'sublicens*/sublicenc*', 'sub license/licence/licensable', 'derivative work*', 'license/licence to <4> use/copy/modify/reproduce'],
    means: 'By this you may give them rights in your scan.',
    ask: 'Which rights in my scan do I give you, for how long, and can they be passed on?',
  },
  {
    id: 'own',
    phrases: ['become/becomes/remain/remains/be <3> property of', 'become/becomes/remain/remains our <3> property', 'we/company own/owns', 'all right title and interest', 'owned by us', 'owner of <4> data/image*/scan*/content'],
    means: 'They may say that it is theirs.',
    ask: 'Who owns my scan, and what you make from it, once you have it?',
  },

  // How long.
  {
    id: 'keep',
    phrases: ['indefinite*', 'as long as <5> necessary/needed/required/wish/permitted/appropriate/useful/account', 'unlimited/undefined <2> period/time', 'retain*/keep/kept/store*/archiv* <6> permanently/forever'],
    means: 'They name no end. They may keep it for good.',
    ask: 'On what day, or after how many years, do you delete my scan?',
  },
  {
    id: 'no-delete',
    phrases: [
      "cannot/not/unable/impossible/can't <4> delet*/remov*/eras*/destroy*/recall*/retriev*/withdrawn/undone",
      'backup/back/archival/archived/residual <1> copies/systems/copy',
      'already been <2> used/shared/disclosed/included/relied',
      'withdraw* <8> not affect/apply',
    ],
    means: 'Some copies may stay when you ask to have it deleted.',
    ask: 'Can you delete every copy of my scan? Which ones would stay, and for how long?',
  },

  // The small print.
  {
    id: 'changes',
    phrases: [
      'reserve* the right to <3> change/modify/amend/update/revise',
      'change/modify/amend/update/revise <5> notice/policy/policies/terms/statement/agreement/practices/conditions',
      'notice/policy/terms/statement/agreement/practices <5> changed/modified/amended/updated/revised',
      'without <2> notice',
    ],
    means: 'They may change the rules after you agreed.',
    ask: 'If your rules change, which ones count for my scan? Do you ask me again?',
  },
  {
    id: 'silent-yes',
    phrases: [
      'continued/continuing <2> use',
      'by using/accessing/uploading/submitting/visiting/providing/clicking <8> you agree/consent/accept/grant/acknowledge/authorize/authorise',
      'deemed <3> accept*/consent*/agree*',
      'unless you <3> object/opt/notify/tell/inform/contact/ask/request',
      'opt out',
    ],
    means: 'If you say nothing, that may count as a yes.',
    ask: 'Which uses of my scan start without my clear yes?',
  },
  {
    id: 'permitted-by-law',
    phrases: ['permitted/allowed <3> by <3> law/laws', 'extent <2> permitted/allowed', 'applicable law <2> permits/allows'],
    means: 'They may do all that the law does not forbid. That can be a lot.',
    ask: 'What do you do with scans that the law permits but does not demand?',
  },
  {
    id: 'not-covered',
    phrases: ['not <4> covered entity/entities', 'not <4> subject to <4> hipaa/health/gdpr', 'not <3> covered by <4> hipaa/health/privacy', 'not <2> healthcare/medical provider*', 'not <2> health care provider*', 'no longer <3> protected'],
    means: 'The law that binds your doctor may not bind them.',
    ask: 'Which privacy law binds you for my scan?',
  },
  {
    id: 'no-promise',
    phrases: ["cannot/not/can't <3> guarantee*/ensure/warrant/promise <6> security/secure/confidential*/privacy/safe/unauthorized/unauthorised/data/information", 'no <5> method/transmission/system/storage <8> secure', 'transmi* <8> own risk', 'not <2> completely secure'],
    means: 'They say that it could get out.',
    ask: 'If my scan is lost or stolen, when do you tell me, and what do you do?',
  },
  {
    id: 'liability',
    phrases: ['not <4> liable/responsible', 'limit*/exclud*/disclaim* <4> liability', 'no/any liability', 'own risk', 'as is basis', 'as is and as available', 'indemnif*', 'hold <2> harmless'],
    means: 'If it goes wrong, you may have to bear the harm.',
    ask: 'Who pays if my scan gets into wrong hands?',
  },
  {
    id: 'court',
    phrases: ['arbitrat*', 'class action*', 'class wide', 'waiv* <6> right/rights/jury/class/trial/claim*', 'jury trial', 'governing law', 'exclusive jurisdiction'],
    means: 'You may give up the right to go to a court near you.',
    ask: 'Can I keep my right to go to court? How do I say so?',
  },
];
